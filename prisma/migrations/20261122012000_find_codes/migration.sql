-- Where card codes lead, for many codes and shops in one round trip. Whether a unique card is registered is the shop's
-- own row, so it is read under that shop's setting, with the caller's rights.
CREATE FUNCTION find_codes(p_codes text[]) RETURNS TABLE (
    code text, shop_id bigint, insert_id uuid, print_run_id uuid, is_unique boolean, is_proof boolean, is_registered boolean, shop_state text
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE one bigint;
BEGIN
    FOR one IN SELECT DISTINCT d.shop_id FROM code_directory d WHERE d.code = ANY (p_codes) LOOP
        PERFORM set_config('app.shop_id', one::text, true);
        RETURN QUERY
        SELECT d.code, d.shop_id, d.insert_id, d.print_run_id, d.is_unique, d.is_proof,
               d.is_unique AND NOT d.is_proof AND EXISTS (
                   SELECT 1 FROM card_codes c WHERE c.shop_id = one AND c.code = d.code AND c.registered_at IS NOT NULL),
               CASE WHEN s.redacted_at IS NOT NULL THEN 'redacted' WHEN s.uninstalled_at IS NOT NULL THEN 'uninstalled' ELSE 'installed' END
          FROM code_directory d JOIN shop_directory s ON s.id = d.shop_id
         WHERE d.code = ANY (p_codes) AND d.shop_id = one;
    END LOOP;
END $$;
