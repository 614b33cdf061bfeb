-- A day's count of a card gone viral was one row, locked from its change until its commit is on disk: no second batch could
-- run meanwhile. Each connection now counts in a row of its own, of at most 16, and readers add them up.
ALTER TABLE "scan_counts" ADD COLUMN "slot" SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE "scan_counts" DROP CONSTRAINT "scan_counts_pkey";
ALTER TABLE "scan_counts" ADD CONSTRAINT "scan_counts_pkey" PRIMARY KEY ("shop_id", "day", "insert_id", "print_run_id", "variant", "kind", "slot");

-- As before, but for the slot.
CREATE OR REPLACE FUNCTION append_new_scans(
    p_ids uuid[], p_at double precision[], p_which int[],
    p_shops bigint[], p_days date[], p_codes text[], p_inserts uuid[], p_runs uuid[], p_kinds text[], p_variants text[],
    p_locales text[], p_counts int[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE one bigint;
BEGIN
    FOR one IN SELECT DISTINCT s FROM unnest(p_shops) AS s ORDER BY s LOOP
        PERFORM set_config('app.shop_id', one::text, true);
        INSERT INTO scans (shop_id, id, scanned_at, code, insert_id, print_run_id, kind, variant, locale)
        SELECT one, i.id, to_timestamp(i.at / 1000), p_codes[i.w], p_inserts[i.w], p_runs[i.w], p_kinds[i.w], p_variants[i.w], p_locales[i.w]
          FROM unnest(p_ids, p_at, p_which) AS i(id, at, w)
         WHERE p_shops[i.w] = one;
        INSERT INTO scan_counts AS c (shop_id, day, insert_id, print_run_id, variant, kind, scans, slot)
        SELECT one, p.day, p.insert_id, p.run_id, p.variant, p.kind, sum(p.scans), pg_backend_pid() % 16
          FROM unnest(p_shops, p_days, p_inserts, p_runs, p_kinds, p_variants, p_counts) AS p(shop, day, insert_id, run_id, kind, variant, scans)
         WHERE p.shop = one
         GROUP BY 2, 3, 4, 5, 6 ORDER BY 2, 3, 4, 5, 6
        ON CONFLICT (shop_id, day, insert_id, print_run_id, variant, kind, slot) DO UPDATE SET scans = c.scans + excluded.scans;
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION append_scans(
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
        INSERT INTO scan_counts AS c (shop_id, day, insert_id, print_run_id, variant, kind, scans, slot)
        SELECT one, day, insert_id, print_run_id, variant, kind, count(*), pg_backend_pid() % 16 FROM stored
         GROUP BY 2, 3, 4, 5, 6 ORDER BY 2, 3, 4, 5, 6
        ON CONFLICT (shop_id, day, insert_id, print_run_id, variant, kind, slot) DO UPDATE SET scans = c.scans + excluded.scans;
        IF 'proof' = ANY (p_kinds) THEN
            UPDATE print_runs r SET proof_scanned_at = i.at
              FROM unnest(p_shops, p_runs, p_kinds, p_at) AS i(shop, run_id, kind, at)
             WHERE i.shop = one AND i.kind = 'proof' AND r.shop_id = one AND r.id = i.run_id AND r.proof_scanned_at IS NULL;
        END IF;
    END LOOP;
END $$;
