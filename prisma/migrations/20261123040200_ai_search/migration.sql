-- AlterTable: a pasted or sampled answer is a run like an imported one, without an import
ALTER TABLE "citation_runs" ADD COLUMN     "competitors" TEXT[],
ADD COLUMN     "first_mention" BOOLEAN,
ADD COLUMN     "grounded" BOOLEAN,
ADD COLUMN     "model_version" TEXT,
ALTER COLUMN "import_id" DROP NOT NULL,
ALTER COLUMN "line" DROP NOT NULL;

-- AlterTable
ALTER TABLE "citations" ALTER COLUMN "import_id" DROP NOT NULL,
ALTER COLUMN "line" DROP NOT NULL;

-- CreateTable
CREATE TABLE "ai_questions" (
    "shop_id" BIGINT NOT NULL,
    "prompt_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ai_questions_pkey" PRIMARY KEY ("shop_id","prompt_id")
);

-- CreateTable
CREATE TABLE "ai_brands" (
    "shop_id" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "is_own" BOOLEAN NOT NULL,
    "aliases" TEXT[],
    "never" TEXT[],
    "near" TEXT[],
    "domains" TEXT[],

    CONSTRAINT "ai_brands_pkey" PRIMARY KEY ("shop_id","name")
);

-- CreateTable
CREATE TABLE "ai_answers" (
    "shop_id" BIGINT NOT NULL,
    "run_id" TEXT NOT NULL,
    "prompt_id" TEXT NOT NULL,
    "engine" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "captured_at" TIMESTAMPTZ(3) NOT NULL,
    "text" TEXT NOT NULL,
    "model_version" TEXT,
    "raw" JSONB,

    CONSTRAINT "ai_answers_pkey" PRIMARY KEY ("shop_id","run_id","prompt_id","engine")
);

-- CreateTable
CREATE TABLE "ai_engines" (
    "shop_id" BIGINT NOT NULL,
    "engine" TEXT NOT NULL,
    "key_encrypted" TEXT,
    "key_hint" TEXT,
    "is_on" BOOLEAN NOT NULL DEFAULT false,
    "model" TEXT NOT NULL,
    "input_price" BIGINT NOT NULL,
    "output_price" BIGINT NOT NULL,
    "search_price" BIGINT NOT NULL,
    "trouble" TEXT,
    "paused_until" TIMESTAMPTZ(3),

    CONSTRAINT "ai_engines_pkey" PRIMARY KEY ("shop_id","engine")
);

-- CreateTable
CREATE TABLE "ai_sampler" (
    "shop_id" BIGINT NOT NULL,
    "is_on" BOOLEAN NOT NULL DEFAULT false,
    "every_days" INTEGER NOT NULL DEFAULT 7,
    "repeats" INTEGER NOT NULL DEFAULT 3,
    "budget_micros" BIGINT NOT NULL DEFAULT 0,
    "last_round" DATE,

    CONSTRAINT "ai_sampler_pkey" PRIMARY KEY ("shop_id")
);

-- CreateTable
CREATE TABLE "ai_samples" (
    "shop_id" BIGINT NOT NULL,
    "run_id" TEXT NOT NULL,
    "prompt_id" TEXT NOT NULL,
    "engine" TEXT NOT NULL,
    "round" DATE NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "cost_micros" BIGINT NOT NULL DEFAULT 0,
    "asked_at" TIMESTAMPTZ(3),
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ai_samples_pkey" PRIMARY KEY ("shop_id","run_id","prompt_id","engine")
);

-- CreateIndex
CREATE INDEX "ai_answers_shop_id_captured_at_idx" ON "ai_answers"("shop_id", "captured_at");

-- CreateIndex
CREATE INDEX "ai_samples_shop_id_asked_at_idx" ON "ai_samples"("shop_id", "asked_at");

-- Tenant isolation.
SELECT protect_tenant_table('ai_questions'::regclass);
SELECT protect_tenant_table('ai_brands'::regclass);
SELECT protect_tenant_table('ai_answers'::regclass);
SELECT protect_tenant_table('ai_engines'::regclass);
SELECT protect_tenant_table('ai_sampler'::regclass);
SELECT protect_tenant_table('ai_samples'::regclass);
