-- What people bought on Shopify is added up by every nightly figure: this index alone answers those, without the orders.
CREATE INDEX shopify_orders_sold ON shopify_orders (shop_id, customer_gid, processed_at) INCLUDE (total_minor, refunded_minor, currency)
    WHERE NOT is_test AND cancelled_at IS NULL AND COALESCE(source_name, '') !~* '(amazon|tiktok)';
