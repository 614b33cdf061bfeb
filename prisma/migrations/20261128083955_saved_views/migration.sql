-- What a list was narrowed to, under a name, for the whole team of a shop.
CREATE TABLE "saved_views" (
    "shop_id" BIGINT NOT NULL,
    "list" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_views_pkey" PRIMARY KEY ("shop_id","list","name")
);

SELECT protect_tenant_table('saved_views'::regclass);
