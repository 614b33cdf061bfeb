-- What imports bring, and how imports are set up.

-- CreateTable
CREATE TABLE "replaced_facts" (
    "shop_id" BIGINT NOT NULL,
    "import_id" UUID NOT NULL,
    "fact_table" TEXT NOT NULL,
    "fact_key" TEXT NOT NULL,
    "fact" JSONB NOT NULL,

    CONSTRAINT "replaced_facts_pkey" PRIMARY KEY ("shop_id","import_id","fact_table","fact_key")
);

-- CreateTable
CREATE TABLE "search_demand" (
    "shop_id" BIGINT NOT NULL,
    "source" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "term" TEXT NOT NULL,
    "asin" TEXT NOT NULL,
    "from_day" DATE NOT NULL,
    "to_day" DATE NOT NULL,
    "grain" TEXT NOT NULL,
    "is_branded" BOOLEAN,
    "searches" BIGINT,
    "impressions" BIGINT,
    "clicks" BIGINT,
    "cart_adds" BIGINT,
    "purchases" BIGINT,
    "total_impressions" BIGINT,
    "total_clicks" BIGINT,
    "total_cart_adds" BIGINT,
    "total_purchases" BIGINT,
    "rank" BIGINT,
    "index_value" DECIMAL(12,4),
    "position" DECIMAL(12,4),
    "click_share" DECIMAL(12,8),
    "conversion_share" DECIMAL(12,8),
    "spend_minor" BIGINT,
    "sales_minor" BIGINT,
    "currency" TEXT,
    "import_id" UUID NOT NULL,
    "line" BIGINT NOT NULL,

    CONSTRAINT "search_demand_pkey" PRIMARY KEY ("shop_id","source","scope","term","asin","from_day","to_day")
);

-- CreateTable
CREATE TABLE "brand_terms" (
    "shop_id" BIGINT NOT NULL,
    "term" TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'own',

    CONSTRAINT "brand_terms_pkey" PRIMARY KEY ("shop_id","term")
);

-- CreateTable
CREATE TABLE "sales_days" (
    "shop_id" BIGINT NOT NULL,
    "channel" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "item" TEXT NOT NULL,
    "from_day" DATE NOT NULL,
    "to_day" DATE NOT NULL,
    "grain" TEXT NOT NULL,
    "currency" TEXT NOT NULL DEFAULT '',
    "revenue_minor" BIGINT,
    "orders" BIGINT,
    "units" BIGINT,
    "customers" BIGINT,
    "visits" BIGINT,
    "page_views" BIGINT,
    "impressions" BIGINT,
    "clicks" BIGINT,
    "refunded_units" BIGINT,
    "refunds_minor" BIGINT,
    "affiliate_minor" BIGINT,
    "live_minor" BIGINT,
    "video_minor" BIGINT,
    "import_id" UUID NOT NULL,
    "line" BIGINT NOT NULL,

    CONSTRAINT "sales_days_pkey" PRIMARY KEY ("shop_id","channel","scope","item","from_day","to_day","currency")
);

-- CreateTable
CREATE TABLE "content_posts" (
    "shop_id" BIGINT NOT NULL,
    "platform" TEXT NOT NULL,
    "post_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "creator" TEXT NOT NULL,
    "creator_id" TEXT,
    "title" TEXT,
    "posted_at" TIMESTAMPTZ(3) NOT NULL,
    "products" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "seconds" BIGINT,
    "import_id" UUID NOT NULL,
    "line" BIGINT NOT NULL,

    CONSTRAINT "content_posts_pkey" PRIMARY KEY ("shop_id","platform","post_id")
);

-- CreateTable
CREATE TABLE "content_results" (
    "shop_id" BIGINT NOT NULL,
    "platform" TEXT NOT NULL,
    "post_id" TEXT NOT NULL,
    "from_day" DATE NOT NULL,
    "to_day" DATE NOT NULL,
    "views" BIGINT,
    "likes" BIGINT,
    "comments" BIGINT,
    "shares" BIGINT,
    "followers" BIGINT,
    "impressions" BIGINT,
    "clicks" BIGINT,
    "customers" BIGINT,
    "orders" BIGINT,
    "units" BIGINT,
    "revenue_minor" BIGINT,
    "currency" TEXT,
    "import_id" UUID NOT NULL,
    "line" BIGINT NOT NULL,

    CONSTRAINT "content_results_pkey" PRIMARY KEY ("shop_id","platform","post_id","from_day","to_day")
);

-- CreateTable
CREATE TABLE "content_days" (
    "shop_id" BIGINT NOT NULL,
    "platform" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "views" BIGINT,
    "impressions" BIGINT,
    "clicks" BIGINT,
    "orders" BIGINT,
    "units" BIGINT,
    "customers" BIGINT,
    "revenue_minor" BIGINT,
    "currency" TEXT,
    "import_id" UUID NOT NULL,
    "line" BIGINT NOT NULL,

    CONSTRAINT "content_days_pkey" PRIMARY KEY ("shop_id","platform","kind","day")
);

-- CreateTable
CREATE TABLE "tiktok_order_lines" (
    "shop_id" BIGINT NOT NULL,
    "order_id" TEXT NOT NULL,
    "sku_id" TEXT NOT NULL,
    "ordered_at" TIMESTAMPTZ(3) NOT NULL,
    "paid_at" TIMESTAMPTZ(3),
    "status" TEXT NOT NULL,
    "is_cancelled" BOOLEAN NOT NULL,
    "seller_sku" TEXT,
    "product_name" TEXT,
    "quantity" BIGINT NOT NULL,
    "returned" BIGINT,
    "currency" TEXT,
    "revenue_minor" BIGINT,
    "refunded_minor" BIGINT,
    "creator" TEXT,
    "country" TEXT,
    "import_id" UUID NOT NULL,
    "line" BIGINT NOT NULL,

    CONSTRAINT "tiktok_order_lines_pkey" PRIMARY KEY ("shop_id","order_id","sku_id")
);

-- CreateTable
CREATE TABLE "affiliate_order_lines" (
    "shop_id" BIGINT NOT NULL,
    "order_id" TEXT NOT NULL,
    "sku_id" TEXT NOT NULL,
    "content_id" TEXT NOT NULL,
    "ordered_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT,
    "is_eligible" BOOLEAN NOT NULL,
    "creator" TEXT NOT NULL,
    "content_type" TEXT,
    "product_id" TEXT,
    "quantity" BIGINT,
    "currency" TEXT,
    "revenue_minor" BIGINT,
    "commission_minor" BIGINT,
    "import_id" UUID NOT NULL,
    "line" BIGINT NOT NULL,

    CONSTRAINT "affiliate_order_lines_pkey" PRIMARY KEY ("shop_id","order_id","sku_id","content_id")
);

-- CreateTable
CREATE TABLE "spend_days" (
    "shop_id" BIGINT NOT NULL,
    "channel" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "campaign" TEXT NOT NULL,
    "ad_group" TEXT NOT NULL,
    "ad" TEXT NOT NULL,
    "from_day" DATE NOT NULL,
    "to_day" DATE NOT NULL,
    "grain" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "spend_minor" BIGINT,
    "impressions" BIGINT,
    "clicks" BIGINT,
    "conversions" DECIMAL(18,4),
    "revenue_minor" BIGINT,
    "branded_searches" BIGINT,
    "import_id" UUID NOT NULL,
    "line" BIGINT NOT NULL,

    CONSTRAINT "spend_days_pkey" PRIMARY KEY ("shop_id","channel","account","campaign","ad_group","ad","from_day","to_day","currency")
);

-- CreateTable
CREATE TABLE "spend_shares" (
    "shop_id" BIGINT NOT NULL,
    "channel" TEXT NOT NULL,
    "force" INTEGER NOT NULL,
    "share" DECIMAL(6,5) NOT NULL,

    CONSTRAINT "spend_shares_pkey" PRIMARY KEY ("shop_id","channel","force")
);

-- CreateTable
CREATE TABLE "costs" (
    "shop_id" BIGINT NOT NULL,
    "month" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    "force" INTEGER NOT NULL,
    "reference" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "note" TEXT,
    "import_id" UUID,
    "line" BIGINT,

    CONSTRAINT "costs_pkey" PRIMARY KEY ("shop_id","month","kind","force","reference","currency")
);

-- CreateTable
CREATE TABLE "sends" (
    "shop_id" BIGINT NOT NULL,
    "platform" TEXT NOT NULL,
    "send_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "kind" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "name" TEXT,
    "subject" TEXT,
    "audience" TEXT,
    "purpose" TEXT,
    "recipients" BIGINT,
    "delivered" BIGINT,
    "opens" BIGINT,
    "clicks" BIGINT,
    "orders" BIGINT,
    "unsubscribes" BIGINT,
    "complaints" BIGINT,
    "bounces" BIGINT,
    "revenue_minor" BIGINT,
    "currency" TEXT,
    "import_id" UUID NOT NULL,
    "line" BIGINT NOT NULL,

    CONSTRAINT "sends_pkey" PRIMARY KEY ("shop_id","platform","send_id","day")
);

-- CreateTable
CREATE TABLE "send_recipients" (
    "shop_id" BIGINT NOT NULL,
    "send_id" TEXT NOT NULL,
    "customer_gid" TEXT NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "import_id" UUID NOT NULL,
    "line" BIGINT NOT NULL,

    CONSTRAINT "send_recipients_pkey" PRIMARY KEY ("shop_id","send_id","customer_gid")
);

-- CreateTable
CREATE TABLE "citation_runs" (
    "shop_id" BIGINT NOT NULL,
    "run_id" TEXT NOT NULL,
    "prompt_id" TEXT NOT NULL,
    "engine" TEXT NOT NULL,
    "captured_at" TIMESTAMPTZ(3),
    "status" TEXT NOT NULL,
    "prompt" TEXT,
    "language" TEXT,
    "brand_mentioned" BOOLEAN,
    "import_id" UUID NOT NULL,
    "line" BIGINT NOT NULL,

    CONSTRAINT "citation_runs_pkey" PRIMARY KEY ("shop_id","run_id","prompt_id","engine")
);

-- CreateTable
CREATE TABLE "citations" (
    "shop_id" BIGINT NOT NULL,
    "run_id" TEXT NOT NULL,
    "prompt_id" TEXT NOT NULL,
    "engine" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "url" TEXT NOT NULL,
    "domain" TEXT NOT NULL,
    "captured_at" TIMESTAMPTZ(3),
    "import_id" UUID NOT NULL,
    "line" BIGINT NOT NULL,

    CONSTRAINT "citations_pkey" PRIMARY KEY ("shop_id","run_id","prompt_id","engine","position")
);

-- CreateTable
CREATE TABLE "referral_days" (
    "shop_id" BIGINT NOT NULL,
    "source" TEXT NOT NULL,
    "medium" TEXT NOT NULL,
    "landing" TEXT NOT NULL,
    "from_day" DATE NOT NULL,
    "to_day" DATE NOT NULL,
    "grain" TEXT NOT NULL,
    "sessions" BIGINT,
    "users" BIGINT,
    "conversions" DECIMAL(18,4),
    "revenue_minor" BIGINT,
    "currency" TEXT,
    "import_id" UUID NOT NULL,
    "line" BIGINT NOT NULL,

    CONSTRAINT "referral_days_pkey" PRIMARY KEY ("shop_id","source","medium","landing","from_day","to_day")
);

-- CreateTable
CREATE TABLE "amazon_returns" (
    "shop_id" BIGINT NOT NULL,
    "order_id" TEXT NOT NULL,
    "sku" TEXT NOT NULL,
    "asin" TEXT NOT NULL,
    "returned_at" TIMESTAMPTZ(3) NOT NULL,
    "plate" TEXT NOT NULL,
    "quantity" BIGINT NOT NULL,
    "disposition" TEXT,
    "reason" TEXT,
    "status" TEXT,
    "import_id" UUID NOT NULL,
    "line" BIGINT NOT NULL,

    CONSTRAINT "amazon_returns_pkey" PRIMARY KEY ("shop_id","order_id","sku","asin","returned_at","plate")
);

-- CreateTable
CREATE TABLE "settlement_lines" (
    "shop_id" BIGINT NOT NULL,
    "settlement_id" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "item" TEXT NOT NULL,
    "sku" TEXT NOT NULL,
    "transaction_type" TEXT NOT NULL,
    "amount_type" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "posted_at" TIMESTAMPTZ(3) NOT NULL,
    "marketplace" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "quantity" BIGINT,
    "import_id" UUID NOT NULL,
    "line" BIGINT NOT NULL,

    CONSTRAINT "settlement_lines_pkey" PRIMARY KEY ("shop_id","settlement_id","order_id","item","sku","transaction_type","amount_type","description","posted_at","marketplace","currency")
);

-- CreateTable
CREATE TABLE "amazon_shipments" (
    "shop_id" BIGINT NOT NULL,
    "shipment_item_id" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "shipment_id" TEXT,
    "sku" TEXT,
    "quantity" BIGINT NOT NULL,
    "purchased_at" TIMESTAMPTZ(3),
    "shipped_at" TIMESTAMPTZ(3) NOT NULL,
    "arrives_at" TIMESTAMPTZ(3),
    "sales_channel" TEXT,
    "marketplace" TEXT NOT NULL,
    "is_multi_channel" BOOLEAN NOT NULL,
    "country" TEXT,
    "postal_index" TEXT,
    "currency" TEXT,
    "price_minor" BIGINT,
    "discount_minor" BIGINT,
    "import_id" UUID NOT NULL,
    "line" BIGINT NOT NULL,

    CONSTRAINT "amazon_shipments_pkey" PRIMARY KEY ("shop_id","shipment_item_id")
);

-- CreateTable
CREATE TABLE "repeat_purchases" (
    "shop_id" BIGINT NOT NULL,
    "marketplace" TEXT NOT NULL,
    "asin" TEXT NOT NULL,
    "from_day" DATE NOT NULL,
    "to_day" DATE NOT NULL,
    "grain" TEXT NOT NULL,
    "orders" BIGINT,
    "unique_customers" BIGINT,
    "repeat_share" DECIMAL(12,8),
    "repeat_revenue_minor" BIGINT,
    "repeat_revenue_share" DECIMAL(12,8),
    "currency" TEXT,
    "import_id" UUID NOT NULL,
    "line" BIGINT NOT NULL,

    CONSTRAINT "repeat_purchases_pkey" PRIMARY KEY ("shop_id","marketplace","asin","from_day","to_day")
);

-- CreateTable
CREATE TABLE "review_counts" (
    "shop_id" BIGINT NOT NULL,
    "marketplace" TEXT NOT NULL,
    "asin" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "reviews" BIGINT NOT NULL,
    "rating" DECIMAL(4,2),
    "import_id" UUID NOT NULL,
    "line" BIGINT NOT NULL,

    CONSTRAINT "review_counts_pkey" PRIMARY KEY ("shop_id","marketplace","asin","day")
);

-- CreateTable
CREATE TABLE "calendar_events" (
    "shop_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "item" TEXT NOT NULL,
    "from_day" DATE NOT NULL,
    "to_day" DATE NOT NULL,
    "note" TEXT,
    "import_id" UUID,
    "line" BIGINT,

    CONSTRAINT "calendar_events_pkey" PRIMARY KEY ("shop_id","kind","name","item","from_day")
);

-- CreateTable
CREATE TABLE "creators" (
    "shop_id" BIGINT NOT NULL,
    "platform" TEXT NOT NULL,
    "handle" TEXT NOT NULL,
    "email_index" TEXT,
    "customer_gid" TEXT,
    "note" TEXT,
    "import_id" UUID,
    "line" BIGINT,

    CONSTRAINT "creators_pkey" PRIMARY KEY ("shop_id","platform","handle")
);

-- CreateTable
CREATE TABLE "fx_rates" (
    "shop_id" BIGINT NOT NULL,
    "day" DATE NOT NULL,
    "base" TEXT NOT NULL,
    "quote" TEXT NOT NULL,
    "rate" DECIMAL(20,10) NOT NULL,
    "import_id" UUID NOT NULL,
    "line" BIGINT NOT NULL,

    CONSTRAINT "fx_rates_pkey" PRIMARY KEY ("shop_id","day","base","quote")
);

-- CreateTable
CREATE TABLE "listing_rows" (
    "shop_id" BIGINT NOT NULL,
    "marketplace" TEXT NOT NULL,
    "asin" TEXT NOT NULL,
    "sku" TEXT NOT NULL,
    "gtin" TEXT,
    "product" TEXT,
    "import_id" UUID NOT NULL,
    "line" BIGINT NOT NULL,

    CONSTRAINT "listing_rows_pkey" PRIMARY KEY ("shop_id","marketplace","asin","sku")
);

-- CreateTable
CREATE TABLE "import_answers" (
    "shop_id" BIGINT NOT NULL,
    "source" TEXT NOT NULL,
    "answers" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "import_answers_pkey" PRIMARY KEY ("shop_id","source")
);

-- CreateTable
CREATE TABLE "import_mappings" (
    "shop_id" BIGINT NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "columns" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "import_mappings_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "drop_tokens" (
    "shop_id" BIGINT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "drop_tokens_pkey" PRIMARY KEY ("shop_id","token_hash")
);

-- CreateTable
CREATE TABLE "uploads" (
    "shop_id" BIGINT NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "file_name" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "chunks" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
    "file_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "uploads_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateIndex
CREATE INDEX "search_demand_shop_id_source_from_day_idx" ON "search_demand"("shop_id", "source", "from_day");

-- CreateIndex
CREATE INDEX "content_posts_shop_id_posted_at_idx" ON "content_posts"("shop_id", "posted_at");

-- CreateIndex
CREATE INDEX "tiktok_order_lines_shop_id_ordered_at_idx" ON "tiktok_order_lines"("shop_id", "ordered_at");

-- CreateIndex
CREATE INDEX "affiliate_order_lines_shop_id_ordered_at_idx" ON "affiliate_order_lines"("shop_id", "ordered_at");

-- CreateIndex
CREATE INDEX "spend_days_shop_id_from_day_idx" ON "spend_days"("shop_id", "from_day");

-- CreateIndex
CREATE INDEX "sends_shop_id_day_idx" ON "sends"("shop_id", "day");

-- CreateIndex
CREATE INDEX "send_recipients_shop_id_customer_gid_idx" ON "send_recipients"("shop_id", "customer_gid");

-- CreateIndex
CREATE INDEX "citation_runs_shop_id_captured_at_idx" ON "citation_runs"("shop_id", "captured_at");

-- CreateIndex
CREATE INDEX "citations_shop_id_domain_idx" ON "citations"("shop_id", "domain");

-- CreateIndex
CREATE INDEX "settlement_lines_shop_id_order_id_idx" ON "settlement_lines"("shop_id", "order_id");

-- CreateIndex
CREATE INDEX "settlement_lines_shop_id_posted_at_idx" ON "settlement_lines"("shop_id", "posted_at");

-- CreateIndex
CREATE INDEX "amazon_shipments_shop_id_order_id_idx" ON "amazon_shipments"("shop_id", "order_id");

-- CreateIndex
CREATE INDEX "creators_shop_id_customer_gid_idx" ON "creators"("shop_id", "customer_gid");

-- CreateIndex
CREATE UNIQUE INDEX "import_mappings_shop_id_name_key" ON "import_mappings"("shop_id", "name");

-- CreateIndex
CREATE INDEX "uploads_shop_id_fingerprint_idx" ON "uploads"("shop_id", "fingerprint");

-- Tenant isolation.
SELECT protect_tenant_table('replaced_facts'::regclass);
SELECT protect_tenant_table('search_demand'::regclass);
SELECT protect_tenant_table('brand_terms'::regclass);
SELECT protect_tenant_table('sales_days'::regclass);
SELECT protect_tenant_table('content_posts'::regclass);
SELECT protect_tenant_table('content_results'::regclass);
SELECT protect_tenant_table('content_days'::regclass);
SELECT protect_tenant_table('tiktok_order_lines'::regclass);
SELECT protect_tenant_table('affiliate_order_lines'::regclass);
SELECT protect_tenant_table('spend_days'::regclass);
SELECT protect_tenant_table('spend_shares'::regclass);
SELECT protect_tenant_table('costs'::regclass);
SELECT protect_tenant_table('sends'::regclass);
SELECT protect_tenant_table('send_recipients'::regclass);
SELECT protect_tenant_table('citation_runs'::regclass);
SELECT protect_tenant_table('citations'::regclass);
SELECT protect_tenant_table('referral_days'::regclass);
SELECT protect_tenant_table('amazon_returns'::regclass);
SELECT protect_tenant_table('settlement_lines'::regclass);
SELECT protect_tenant_table('amazon_shipments'::regclass);
SELECT protect_tenant_table('repeat_purchases'::regclass);
SELECT protect_tenant_table('review_counts'::regclass);
SELECT protect_tenant_table('calendar_events'::regclass);
SELECT protect_tenant_table('creators'::regclass);
SELECT protect_tenant_table('fx_rates'::regclass);
SELECT protect_tenant_table('listing_rows'::regclass);
SELECT protect_tenant_table('import_answers'::regclass);
SELECT protect_tenant_table('import_mappings'::regclass);
SELECT protect_tenant_table('drop_tokens'::regclass);
SELECT protect_tenant_table('uploads'::regclass);
