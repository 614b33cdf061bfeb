-- Scans stored and counted as by append_scans, for the common case, which is most of the load: new scans whose kind the application already knows. What is
-- the same for many scans (a card gone viral) is given once, as a profile; p_which names each scan's profile from 1.
-- Fails as a whole, with a unique violation, when a scan is stored already: then append_scans has the answer.
CREATE FUNCTION append_new_scans(
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
        INSERT INTO scan_counts AS c (shop_id, day, insert_id, print_run_id, variant, kind, scans)
        SELECT one, p.day, p.insert_id, p.run_id, p.variant, p.kind, sum(p.scans)
          FROM unnest(p_shops, p_days, p_inserts, p_runs, p_kinds, p_variants, p_counts) AS p(shop, day, insert_id, run_id, kind, variant, scans)
         WHERE p.shop = one
         GROUP BY 2, 3, 4, 5, 6 ORDER BY 2, 3, 4, 5, 6
        ON CONFLICT (shop_id, day, insert_id, print_run_id, variant, kind) DO UPDATE SET scans = c.scans + excluded.scans;
    END LOOP;
END $$;
