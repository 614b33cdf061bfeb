-- A file whose columns have slipped brings personal data under any heading: what a refused row holds is kept encrypted.
ALTER TABLE "import_rejections" ADD COLUMN "value_encrypted" TEXT, ADD COLUMN "row_encrypted" TEXT;
