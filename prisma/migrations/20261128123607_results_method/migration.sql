-- Which version of a method made an answer: pages read only the present one's. What is stored already counts as older.
ALTER TABLE "results" ADD COLUMN "method" INTEGER NOT NULL DEFAULT 0;
