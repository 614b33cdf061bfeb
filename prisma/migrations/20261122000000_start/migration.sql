
-- CreateTable
CREATE TABLE "shop_directory" (
    "id" BIGSERIAL NOT NULL,
    "domain" TEXT NOT NULL,
    "installed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "uninstalled_at" TIMESTAMPTZ(3),
    "redacted_at" TIMESTAMPTZ(3),

    CONSTRAINT "shop_directory_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "code_directory" (
    "code" TEXT NOT NULL,
    "shop_id" BIGINT NOT NULL,
    "insert_id" UUID NOT NULL,
    "print_run_id" UUID NOT NULL,
    "is_unique" BOOLEAN NOT NULL,
    "is_proof" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "code_directory_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "host_directory" (
    "host" TEXT NOT NULL,
    "shop_id" BIGINT NOT NULL,

    CONSTRAINT "host_directory_pkey" PRIMARY KEY ("host")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "shop" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "isOnline" BOOLEAN NOT NULL DEFAULT false,
    "scope" TEXT,
    "expires" TIMESTAMP(3),
    "accessToken" TEXT NOT NULL,
    "userId" BIGINT,
    "firstName" TEXT,
    "lastName" TEXT,
    "email" TEXT,
    "accountOwner" BOOLEAN NOT NULL DEFAULT false,
    "locale" TEXT,
    "collaborator" BOOLEAN DEFAULT false,
    "emailVerified" BOOLEAN DEFAULT false,
    "refreshToken" TEXT,
    "refreshTokenExpires" TIMESTAMP(3),

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shops" (
    "shop_id" BIGINT NOT NULL,
    "domain" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "currency" TEXT NOT NULL DEFAULT 'USD',
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "locale" TEXT NOT NULL DEFAULT 'en',
    "country" TEXT,
    "plan" TEXT,
    "responsible_name" TEXT,
    "responsible_address" TEXT,
    "privacy_url" TEXT,
    "support_email" TEXT,
    "sender_name" TEXT,
    "sender_email" TEXT,
    "reply_to" TEXT,
    "logo_file" TEXT,
    "smtp_encrypted" TEXT,
    "storefront_url" TEXT,
    "double_opt_in" BOOLEAN NOT NULL DEFAULT false,
    "double_opt_in_countries" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "address_base" TEXT,
    "orders_visible_from" TIMESTAMPTZ(3),
    "synced_through" TIMESTAMPTZ(3),
    "settings" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shops_pkey" PRIMARY KEY ("shop_id")
);

-- CreateTable
CREATE TABLE "products" (
    "shop_id" BIGINT NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "shopify_id" TEXT,
    "title" TEXT NOT NULL,
    "image_url" TEXT,
    "handle" TEXT,
    "status" TEXT NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "products_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "product_listings" (
    "shop_id" BIGINT NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "product_id" UUID NOT NULL,
    "marketplace" TEXT NOT NULL,
    "asin" TEXT,
    "sku" TEXT,
    "gtin" TEXT,

    CONSTRAINT "product_listings_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "inserts" (
    "shop_id" BIGINT NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'draft',
    "marketplace" TEXT NOT NULL,
    "order_id_mode" TEXT NOT NULL DEFAULT 'asked',
    "offer" JSONB NOT NULL,
    "copy" JSONB NOT NULL,
    "look" JSONB NOT NULL,
    "default_locale" TEXT NOT NULL DEFAULT 'en',
    "variants" JSONB NOT NULL DEFAULT '[]',
    "version" INTEGER NOT NULL DEFAULT 1,
    "published_at" TIMESTAMPTZ(3),
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "inserts_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "insert_products" (
    "shop_id" BIGINT NOT NULL,
    "insert_id" UUID NOT NULL,
    "product_id" UUID NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "insert_products_pkey" PRIMARY KEY ("shop_id","insert_id","product_id")
);

-- CreateTable
CREATE TABLE "print_runs" (
    "shop_id" BIGINT NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "insert_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "code_kind" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "card_size" TEXT NOT NULL,
    "address_base" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'draft',
    "design" JSONB NOT NULL DEFAULT '{}',
    "lot" TEXT,
    "gtin" TEXT,
    "progress" JSONB NOT NULL DEFAULT '{}',
    "proof_scanned_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "in_box_from" DATE,
    "in_box_to" DATE,
    "share_of_units" DECIMAL(5,4) NOT NULL DEFAULT 1,
    "messages_sent" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "print_runs_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "card_codes" (
    "shop_id" BIGINT NOT NULL,
    "code" TEXT NOT NULL,
    "insert_id" UUID NOT NULL,
    "print_run_id" UUID NOT NULL,
    "serial" INTEGER NOT NULL,
    "is_unique" BOOLEAN NOT NULL,
    "is_proof" BOOLEAN NOT NULL DEFAULT false,
    "registered_at" TIMESTAMPTZ(3),

    CONSTRAINT "card_codes_pkey" PRIMARY KEY ("shop_id","code")
);

-- CreateTable
CREATE TABLE "scan_counts" (
    "shop_id" BIGINT NOT NULL,
    "day" DATE NOT NULL,
    "insert_id" UUID NOT NULL,
    "print_run_id" UUID NOT NULL,
    "variant" TEXT NOT NULL DEFAULT '',
    "kind" TEXT NOT NULL,
    "scans" BIGINT NOT NULL,

    CONSTRAINT "scan_counts_pkey" PRIMARY KEY ("shop_id","day","insert_id","print_run_id","variant","kind")
);

-- CreateTable
CREATE TABLE "registrations" (
    "shop_id" BIGINT NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "insert_id" UUID NOT NULL,
    "print_run_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "variant" TEXT NOT NULL DEFAULT '',
    "submission_key" TEXT NOT NULL,
    "email_encrypted" TEXT NOT NULL,
    "email_index" TEXT NOT NULL,
    "name_encrypted" TEXT,
    "phone_encrypted" TEXT,
    "phone_index" TEXT,
    "locale" TEXT NOT NULL,
    "country" TEXT,
    "product_id" UUID,
    "order_id" TEXT,
    "order_id_typed" TEXT,
    "order_state" TEXT NOT NULL DEFAULT 'not_given',
    "postal_index" TEXT,
    "purchase_date" DATE,
    "first_heard" TEXT,
    "creator_handle" TEXT,
    "state" TEXT NOT NULL DEFAULT 'registered',
    "customer_state" TEXT NOT NULL DEFAULT 'pending',
    "customer_gid" TEXT,
    "confirmed_at" TIMESTAMPTZ(3),
    "first_order_at" TIMESTAMPTZ(3),
    "first_order_gid" TEXT,
    "is_buyer" BOOLEAN NOT NULL DEFAULT true,
    "reminder_at" TIMESTAMPTZ(3),
    "link_version" INTEGER NOT NULL DEFAULT 1,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "registrations_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "consents" (
    "shop_id" BIGINT NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "registration_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "given" BOOLEAN NOT NULL,
    "text" TEXT NOT NULL,
    "text_version" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "synced_at" TIMESTAMPTZ(3),

    CONSTRAINT "consents_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "benefits" (
    "shop_id" BIGINT NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "registration_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "discount_code" TEXT,
    "discount_gid" TEXT,
    "starts_on" DATE,
    "ends_on" DATE,
    "terms" JSONB NOT NULL DEFAULT '{}',
    "issued_at" TIMESTAMPTZ(3),
    "voided_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "benefits_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "mails" (
    "shop_id" BIGINT NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "registration_id" UUID,
    "kind" TEXT NOT NULL,
    "to_encrypted" TEXT NOT NULL,
    "to_index" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "message_id" TEXT,
    "error" TEXT,
    "dedupe_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "mails_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "mail_suppressions" (
    "shop_id" BIGINT NOT NULL,
    "to_index" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mail_suppressions_pkey" PRIMARY KEY ("shop_id","to_index")
);

-- CreateTable
CREATE TABLE "rate_buckets" (
    "shop_id" BIGINT NOT NULL,
    "bucket" TEXT NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "hits" INTEGER NOT NULL,

    CONSTRAINT "rate_buckets_pkey" PRIMARY KEY ("shop_id","bucket","window_start")
);

-- CreateTable
CREATE TABLE "links" (
    "shop_id" BIGINT NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "registration_id" UUID NOT NULL,
    "order_id" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'active',
    "reasons" JSONB NOT NULL DEFAULT '[]',
    "score" DECIMAL(6,4),
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "links_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "imports" (
    "shop_id" BIGINT NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "source" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "file_key" TEXT,
    "file_hash" TEXT,
    "file_bytes" BIGINT NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL DEFAULT 'uploaded',
    "detected" JSONB NOT NULL DEFAULT '{}',
    "answers" JSONB NOT NULL DEFAULT '{}',
    "progress" JSONB NOT NULL DEFAULT '{}',
    "result" JSONB NOT NULL DEFAULT '{}',
    "rows_read" BIGINT NOT NULL DEFAULT 0,
    "rows_taken" BIGINT NOT NULL DEFAULT 0,
    "rows_updated" BIGINT NOT NULL DEFAULT 0,
    "rows_unchanged" BIGINT NOT NULL DEFAULT 0,
    "rows_rejected" BIGINT NOT NULL DEFAULT 0,
    "period_from" DATE,
    "period_to" DATE,
    "error" TEXT,
    "created_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "imports_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "import_rejections" (
    "shop_id" BIGINT NOT NULL,
    "import_id" UUID NOT NULL,
    "line" BIGINT NOT NULL,
    "column" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "row_text" TEXT NOT NULL,

    CONSTRAINT "import_rejections_pkey" PRIMARY KEY ("shop_id","import_id","line","column")
);

-- CreateTable
CREATE TABLE "amazon_orders" (
    "shop_id" BIGINT NOT NULL,
    "order_id" TEXT NOT NULL,
    "purchased_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3),
    "status" TEXT NOT NULL,
    "fulfilment" TEXT,
    "sales_channel" TEXT,
    "marketplace" TEXT NOT NULL,
    "is_multi_channel" BOOLEAN NOT NULL DEFAULT false,
    "country" TEXT,
    "postal_index" TEXT,
    "is_business" BOOLEAN,
    "currency" TEXT,
    "total_minor" BIGINT,
    "net_units" INTEGER NOT NULL DEFAULT 0,
    "import_id" UUID NOT NULL,
    "line" BIGINT NOT NULL,

    CONSTRAINT "amazon_orders_pkey" PRIMARY KEY ("shop_id","order_id")
);

-- CreateTable
CREATE TABLE "amazon_order_items" (
    "shop_id" BIGINT NOT NULL,
    "order_id" TEXT NOT NULL,
    "item_key" TEXT NOT NULL,
    "sku" TEXT,
    "asin" TEXT,
    "status" TEXT,
    "is_cancelled" BOOLEAN NOT NULL DEFAULT false,
    "quantity" INTEGER NOT NULL,
    "currency" TEXT,
    "price_minor" BIGINT,
    "tax_minor" BIGINT,
    "shipping_minor" BIGINT,
    "discount_minor" BIGINT,
    "promotion_ids" TEXT,
    "purchased_at" TIMESTAMPTZ(3) NOT NULL,
    "import_id" UUID NOT NULL,
    "line" BIGINT NOT NULL,

    CONSTRAINT "amazon_order_items_pkey" PRIMARY KEY ("shop_id","order_id","item_key")
);

-- CreateTable
CREATE TABLE "shopify_customers" (
    "shop_id" BIGINT NOT NULL,
    "gid" TEXT NOT NULL,
    "email_index" TEXT,
    "created_at" TIMESTAMPTZ(3),
    "email_consent" TEXT,
    "sms_consent" TEXT,
    "orders_count" INTEGER NOT NULL DEFAULT 0,
    "merged_into" TEXT,
    "deleted_at" TIMESTAMPTZ(3),
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shopify_customers_pkey" PRIMARY KEY ("shop_id","gid")
);

-- CreateTable
CREATE TABLE "shopify_orders" (
    "shop_id" BIGINT NOT NULL,
    "gid" TEXT NOT NULL,
    "customer_gid" TEXT,
    "processed_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3),
    "cancelled_at" TIMESTAMPTZ(3),
    "is_test" BOOLEAN NOT NULL DEFAULT false,
    "source_name" TEXT,
    "attribution" TEXT,
    "currency" TEXT NOT NULL,
    "total_minor" BIGINT NOT NULL,
    "refunded_minor" BIGINT NOT NULL DEFAULT 0,
    "presented_currency" TEXT,
    "presented_minor" BIGINT,
    "financial_status" TEXT,
    "discount_codes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "first_visit" JSONB,
    "last_visit" JSONB,
    "import_id" UUID,

    CONSTRAINT "shopify_orders_pkey" PRIMARY KEY ("shop_id","gid")
);

-- CreateTable
CREATE TABLE "webhook_inbox" (
    "shop_id" BIGINT NOT NULL,
    "topic" TEXT NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "event_id" TEXT,
    "triggered_at" TIMESTAMPTZ(3),
    "payload" JSONB NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processed_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,

    CONSTRAINT "webhook_inbox_pkey" PRIMARY KEY ("shop_id","topic","webhook_id")
);

-- CreateTable
CREATE TABLE "audit_log" (
    "shop_id" BIGINT NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "details" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "shop_directory_domain_key" ON "shop_directory"("domain");

-- CreateIndex
CREATE UNIQUE INDEX "products_shop_id_shopify_id_key" ON "products"("shop_id", "shopify_id");

-- CreateIndex
CREATE INDEX "product_listings_shop_id_product_id_idx" ON "product_listings"("shop_id", "product_id");

-- CreateIndex
CREATE UNIQUE INDEX "product_listings_shop_id_marketplace_asin_sku_key" ON "product_listings"("shop_id", "marketplace", "asin", "sku");

-- CreateIndex
CREATE INDEX "print_runs_shop_id_insert_id_idx" ON "print_runs"("shop_id", "insert_id");

-- CreateIndex
CREATE UNIQUE INDEX "card_codes_shop_id_print_run_id_serial_is_proof_key" ON "card_codes"("shop_id", "print_run_id", "serial", "is_proof");

-- CreateIndex
CREATE INDEX "registrations_shop_id_email_index_idx" ON "registrations"("shop_id", "email_index");

-- CreateIndex
CREATE INDEX "registrations_shop_id_order_id_idx" ON "registrations"("shop_id", "order_id");

-- CreateIndex
CREATE INDEX "registrations_shop_id_code_idx" ON "registrations"("shop_id", "code");

-- CreateIndex
CREATE INDEX "registrations_shop_id_created_at_idx" ON "registrations"("shop_id", "created_at");

-- CreateIndex
CREATE INDEX "registrations_shop_id_customer_gid_idx" ON "registrations"("shop_id", "customer_gid");

-- CreateIndex
CREATE UNIQUE INDEX "registrations_shop_id_submission_key_key" ON "registrations"("shop_id", "submission_key");

-- CreateIndex
CREATE INDEX "consents_shop_id_registration_id_idx" ON "consents"("shop_id", "registration_id");

-- CreateIndex
CREATE UNIQUE INDEX "benefits_shop_id_registration_id_kind_key" ON "benefits"("shop_id", "registration_id", "kind");

-- CreateIndex
CREATE INDEX "mails_shop_id_to_index_created_at_idx" ON "mails"("shop_id", "to_index", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "mails_shop_id_dedupe_key_key" ON "mails"("shop_id", "dedupe_key");

-- CreateIndex
CREATE INDEX "links_shop_id_order_id_idx" ON "links"("shop_id", "order_id");

-- CreateIndex
CREATE UNIQUE INDEX "links_shop_id_registration_id_order_id_key" ON "links"("shop_id", "registration_id", "order_id");

-- CreateIndex
CREATE INDEX "imports_shop_id_source_created_at_idx" ON "imports"("shop_id", "source", "created_at");

-- CreateIndex
CREATE INDEX "amazon_orders_shop_id_purchased_at_idx" ON "amazon_orders"("shop_id", "purchased_at");

-- CreateIndex
CREATE INDEX "amazon_order_items_shop_id_asin_purchased_at_idx" ON "amazon_order_items"("shop_id", "asin", "purchased_at");

-- CreateIndex
CREATE INDEX "amazon_order_items_shop_id_sku_purchased_at_idx" ON "amazon_order_items"("shop_id", "sku", "purchased_at");

-- CreateIndex
CREATE INDEX "shopify_customers_shop_id_email_index_idx" ON "shopify_customers"("shop_id", "email_index");

-- CreateIndex
CREATE INDEX "shopify_orders_shop_id_customer_gid_processed_at_idx" ON "shopify_orders"("shop_id", "customer_gid", "processed_at");

-- CreateIndex
CREATE INDEX "shopify_orders_shop_id_processed_at_idx" ON "shopify_orders"("shop_id", "processed_at");

-- CreateIndex
CREATE INDEX "webhook_inbox_shop_id_received_at_idx" ON "webhook_inbox"("shop_id", "received_at");

-- CreateIndex
CREATE INDEX "audit_log_shop_id_at_idx" ON "audit_log"("shop_id", "at");


-- Scans: the one table that grows without end, so it is cut by month. The default partition catches what no month
-- does, so that a scan is never refused.
CREATE TABLE "scans" (
    "shop_id" BIGINT NOT NULL,
    "id" UUID NOT NULL,
    "scanned_at" TIMESTAMPTZ(3) NOT NULL,
    "code" TEXT NOT NULL,
    "insert_id" UUID NOT NULL,
    "print_run_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "variant" TEXT NOT NULL DEFAULT '',
    "locale" TEXT NOT NULL,
    "visitor_hash" TEXT,
    PRIMARY KEY ("shop_id", "id", "scanned_at")
) PARTITION BY RANGE ("scanned_at");
CREATE TABLE "scans_default" PARTITION OF "scans" DEFAULT;
CREATE INDEX "scans_shop_id_code_scanned_at_idx" ON "scans" ("shop_id", "code", "scanned_at");

-- Tenant isolation: row-level security on every table that has a shop. The setting app.shop_id is made per
-- transaction. On a used connection it is '' rather than null, hence nullif.
CREATE FUNCTION current_shop_id() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ select nullif(current_setting('app.shop_id', true), '')::bigint $$;

CREATE FUNCTION protect_tenant_table(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY tenant ON %s USING (shop_id = (select current_shop_id())) WITH CHECK (shop_id = (select current_shop_id()))', target);
END $$;

DO $$
DECLARE target regclass;
BEGIN
    FOR target IN
        SELECT c.oid::regclass FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'shop_id' AND NOT a.attisdropped
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
          AND c.relname NOT IN ('code_directory', 'host_directory')
    LOOP
        PERFORM protect_tenant_table(target);
    END LOOP;
END $$;

-- Months of scans by the nightly job, which owns no table: so with the definer's rights.
CREATE FUNCTION ensure_scan_months(first date, months int) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public AS $$
DECLARE at date := date_trunc('month', first)::date; name text;
BEGIN
    FOR i IN 1..least(months, 36) LOOP
        name := 'scans_' || to_char(at, 'YYYY_MM');
        IF to_regclass(name) IS NULL AND NOT EXISTS (
            SELECT 1 FROM scans_default WHERE scanned_at >= at AND scanned_at < at + interval '1 month') THEN
            EXECUTE format('CREATE TABLE %I PARTITION OF scans FOR VALUES FROM (%L) TO (%L)', name, at, (at + interval '1 month')::date);
            EXECUTE format('SELECT protect_tenant_table(%L::regclass)', name);
        END IF;
        at := (at + interval '1 month')::date;
    END LOOP;
END $$;
