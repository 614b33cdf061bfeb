-- CreateTable
CREATE TABLE "creator_invitations" (
    "shop_id" BIGINT NOT NULL,
    "customer_gid" TEXT NOT NULL,
    "invited_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "declined_at" TIMESTAMPTZ(3),

    CONSTRAINT "creator_invitations_pkey" PRIMARY KEY ("shop_id","customer_gid")
);

-- AlterTable
ALTER TABLE "creators" ADD COLUMN "accepted_at" TIMESTAMPTZ(3);

SELECT protect_tenant_table('creator_invitations'::regclass);
