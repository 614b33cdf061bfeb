-- CreateTable
CREATE TABLE "on_off_tests" (
    "shop_id" BIGINT NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "lever" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "force" INTEGER NOT NULL,
    "seed" INTEGER NOT NULL,
    "weeks" JSONB NOT NULL,
    "started_by" TEXT NOT NULL,
    "started_on" DATE NOT NULL,
    "stopped_on" DATE,

    CONSTRAINT "on_off_tests_pkey" PRIMARY KEY ("shop_id","id")
);

SELECT protect_tenant_table('on_off_tests'::regclass);
