-- Codes that nobody knows, by day. Outside the shop rule: an unknown code names no shop, and nothing personal is kept.
CREATE TABLE "orphan_scans" (
    "day" DATE NOT NULL,
    "scans" BIGINT NOT NULL,

    CONSTRAINT "orphan_scans_pkey" PRIMARY KEY ("day")
);

-- Stores one batch of scans in one transaction and one round trip, and counts them in the same breath. A scan that is
-- stored already (a batch sent again, a replayed file) is neither stored nor counted twice. With the caller's rights:
-- each shop's rows are written under that shop's own setting, so row-level security binds them.
CREATE FUNCTION append_scans(
    p_shops bigint[], p_ids uuid[], p_at timestamptz[], p_codes text[], p_inserts uuid[], p_runs uuid[],
    p_kinds text[], p_variants text[], p_locales text[], p_visitors text[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE one bigint;
BEGIN
    -- In order, like the counts below: two batches never wait for each other in a circle.
    FOR one IN SELECT DISTINCT s FROM unnest(p_shops) AS s ORDER BY s LOOP
        PERFORM set_config('app.shop_id', one::text, true);
        WITH incoming AS (
            SELECT i.id, i.at, i.code, i.insert_id, i.run_id, i.variant, i.locale, i.visitor,
                   -- Without a cookie, the same daily hash on the same unique code is the same person again.
                   CASE WHEN i.kind = 'scan' AND i.visitor IS NOT NULL AND EXISTS (
                            SELECT 1 FROM scans s WHERE s.shop_id = one AND s.code = i.code AND s.visitor_hash = i.visitor
                               AND s.scanned_at >= date_trunc('day', i.at, 'UTC') AND s.scanned_at <= i.at AND s.id <> i.id)
                        THEN 'reload' ELSE i.kind END AS kind
              FROM unnest(p_shops, p_ids, p_at, p_codes, p_inserts, p_runs, p_kinds, p_variants, p_locales, p_visitors)
                   AS i(shop, id, at, code, insert_id, run_id, kind, variant, locale, visitor)
             WHERE i.shop = one
        ), stored AS (
            INSERT INTO scans (shop_id, id, scanned_at, code, insert_id, print_run_id, kind, variant, locale, visitor_hash)
            SELECT one, id, at, code, insert_id, run_id, kind, variant, locale, visitor FROM incoming
            ON CONFLICT DO NOTHING
            RETURNING (scanned_at AT TIME ZONE 'UTC')::date AS day, insert_id, print_run_id, variant, kind
        )
        INSERT INTO scan_counts AS c (shop_id, day, insert_id, print_run_id, variant, kind, scans)
        SELECT one, day, insert_id, print_run_id, variant, kind, count(*) FROM stored
         GROUP BY 2, 3, 4, 5, 6 ORDER BY 2, 3, 4, 5, 6
        ON CONFLICT (shop_id, day, insert_id, print_run_id, variant, kind) DO UPDATE SET scans = c.scans + excluded.scans;
        IF 'proof' = ANY (p_kinds) THEN
            UPDATE print_runs r SET proof_scanned_at = i.at
              FROM unnest(p_shops, p_runs, p_kinds, p_at) AS i(shop, run_id, kind, at)
             WHERE i.shop = one AND i.kind = 'proof' AND r.shop_id = one AND r.id = i.run_id AND r.proof_scanned_at IS NULL;
        END IF;
    END LOOP;
END $$;
