-- CreateTable
CREATE TABLE "link_checks" (
    "shop_id" BIGINT NOT NULL,
    "link_id" UUID NOT NULL,
    "week" DATE NOT NULL,
    "verdict" TEXT NOT NULL,
    "checked_by" TEXT NOT NULL,
    "checked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "link_checks_pkey" PRIMARY KEY ("shop_id","link_id")
);

-- CreateIndex
CREATE INDEX "link_checks_shop_id_week_idx" ON "link_checks"("shop_id", "week");

SELECT protect_tenant_table('link_checks'::regclass);
