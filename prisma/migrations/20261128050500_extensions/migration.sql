-- What the storefront's extensions tell: the card that an order's cart carried, the visits before an order, what Shopify Flow was told and asked.
ALTER TABLE "shopify_orders" ADD COLUMN "card_code" TEXT;
ALTER TABLE "shopify_orders" ADD COLUMN "card_seen_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "pixel_journeys" (
    "shop_id" BIGINT NOT NULL,
    "order_gid" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "touches" JSONB NOT NULL,

    CONSTRAINT "pixel_journeys_pkey" PRIMARY KEY ("shop_id","order_gid")
);

-- CreateIndex
CREATE INDEX "pixel_journeys_shop_id_received_at_idx" ON "pixel_journeys"("shop_id", "received_at");

-- CreateTable
CREATE TABLE "flow_events" (
    "shop_id" BIGINT NOT NULL,
    "trigger" TEXT NOT NULL,
    "registration_id" UUID NOT NULL,
    "subject" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "claimed_at" TIMESTAMPTZ(3),
    "done_at" TIMESTAMPTZ(3),
    "outcome" TEXT,

    CONSTRAINT "flow_events_pkey" PRIMARY KEY ("shop_id","trigger","registration_id","subject")
);

-- CreateIndex
CREATE INDEX "flow_events_shop_id_done_at_created_at_idx" ON "flow_events"("shop_id", "done_at", "created_at");

-- CreateTable
CREATE TABLE "flow_actions" (
    "shop_id" BIGINT NOT NULL,
    "run_id" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "outcome" TEXT NOT NULL,

    CONSTRAINT "flow_actions_pkey" PRIMARY KEY ("shop_id","run_id")
);

SELECT protect_tenant_table('pixel_journeys'::regclass);
SELECT protect_tenant_table('flow_events'::regclass);
SELECT protect_tenant_table('flow_actions'::regclass);
