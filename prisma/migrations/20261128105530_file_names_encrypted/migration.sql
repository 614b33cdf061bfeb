-- A file's name is the merchant's own words, and may hold a person's: encrypted from here on. `file_name` stays for old
-- code and for rows that no rotation has gone over yet.
ALTER TABLE "imports" ADD COLUMN "file_name_encrypted" TEXT;
ALTER TABLE "uploads" ADD COLUMN "file_name_encrypted" TEXT;
