-- CreateTable
CREATE TABLE "own_domains" (
    "shop_id" BIGINT NOT NULL,
    "host" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "proven_at" TIMESTAMPTZ(3),
    "proven_by" TEXT,
    "leads_here_at" TIMESTAMPTZ(3),
    "checked_at" TIMESTAMPTZ(3),

    CONSTRAINT "own_domains_pkey" PRIMARY KEY ("shop_id","host")
);

-- Domains that were entered before ownership was asked for stay: cards with their addresses are printed.
INSERT INTO "own_domains" ("shop_id", "host", "token", "proven_at", "proven_by")
SELECT "shop_id", "host", replace(gen_random_uuid()::text, '-', ''), CURRENT_TIMESTAMP, 'before' FROM "host_directory";

SELECT protect_tenant_table('own_domains'::regclass);
