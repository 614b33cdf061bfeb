-- The owner sees no rows of protected tables, so it cannot look whether the default partition holds scans of a month.
-- It tries instead: a month whose scans lie there already stays there.
CREATE OR REPLACE FUNCTION ensure_scan_months(first date, months int) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public AS $$
DECLARE at date := date_trunc('month', first)::date; name text;
BEGIN
    FOR i IN 1..least(months, 36) LOOP
        name := 'scans_' || to_char(at, 'YYYY_MM');
        IF to_regclass(name) IS NULL THEN
            BEGIN
                EXECUTE format('CREATE TABLE %I PARTITION OF scans FOR VALUES FROM (%L) TO (%L)', name, at, (at + interval '1 month')::date);
                EXECUTE format('SELECT protect_tenant_table(%L::regclass)', name);
            EXCEPTION WHEN check_violation THEN
                NULL;
            END;
        END IF;
        at := (at + interval '1 month')::date;
    END LOOP;
END $$;
