-- What staff note about a person can name them: kept encrypted, as their name is.
ALTER TABLE "registrations" ADD COLUMN "note_encrypted" TEXT;
