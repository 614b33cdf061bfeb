-- CreateTable
CREATE TABLE "mail_texts" (
    "shop_id" BIGINT NOT NULL,
    "slot" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "words" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mail_texts_pkey" PRIMARY KEY ("shop_id","slot","locale")
);

SELECT protect_tenant_table('mail_texts'::regclass);
