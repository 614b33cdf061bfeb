-- CreateTable
CREATE TABLE "ledger_days" (
    "shop_id" BIGINT NOT NULL,
    "day" DATE NOT NULL,
    "sold_on" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "evidence" TEXT NOT NULL,
    "by_registration" BOOLEAN NOT NULL,
    "amount_minor" BIGINT NOT NULL,

    CONSTRAINT "ledger_days_pkey" PRIMARY KEY ("shop_id","day","sold_on","model","channel","evidence","by_registration")
);

-- CreateTable
CREATE TABLE "journey_paths" (
    "shop_id" BIGINT NOT NULL,
    "week" DATE NOT NULL,
    "sold_on" TEXT NOT NULL,
    "path_hash" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "conversions" BIGINT NOT NULL,
    "value_minor" BIGINT NOT NULL,
    "nulls" BIGINT NOT NULL,

    CONSTRAINT "journey_paths_pkey" PRIMARY KEY ("shop_id","week","sold_on","path_hash")
);

-- CreateTable
CREATE TABLE "people" (
    "shop_id" BIGINT NOT NULL,
    "person" TEXT NOT NULL,
    "first_order_at" TIMESTAMPTZ(3),
    "first_order_minor" BIGINT,
    "registered_at" TIMESTAMPTZ(3),
    "migrated_at" TIMESTAMPTZ(3),
    "amazon_at" TIMESTAMPTZ(3),
    "tiktok_at" TIMESTAMPTZ(3),
    "email_at" TIMESTAMPTZ(3),
    "ai_at" TIMESTAMPTZ(3),
    "first_channel" TEXT,

    CONSTRAINT "people_pkey" PRIMARY KEY ("shop_id","person")
);

SELECT protect_tenant_table('ledger_days'::regclass);
SELECT protect_tenant_table('journey_paths'::regclass);
SELECT protect_tenant_table('people'::regclass);
