-- What is wrong with a refused value is said by quoting it: as encrypted as the value.
ALTER TABLE "import_rejections" ADD COLUMN "reason_encrypted" TEXT;
