-- Takes the partitions of scans that end on or before a day out of the table, as tables of their own: they keep their
-- rows, their policy and their name. Waits two seconds at most for the table, so that scans never queue behind it: a
-- month that was busy is taken the next night.
CREATE FUNCTION detach_scan_months(before date) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp SET lock_timeout = '2s' AS $$
DECLARE part record; detached int := 0;
BEGIN
    FOR part IN
        SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
         WHERE i.inhparent = 'scans'::regclass AND c.relname ~ '^scans_\d{4}_\d{2}$'
           AND to_date(substr(c.relname, 7), 'YYYY_MM') + interval '1 month' <= before ORDER BY 1
    LOOP
        BEGIN
            EXECUTE format('ALTER TABLE scans DETACH PARTITION %I', part.name);
            -- Reached through its parent so far: erasure and the operator's archive need rights of their own.
            EXECUTE format('GRANT SELECT, DELETE ON %I TO %I', part.name, session_user);
            detached := detached + 1;
        EXCEPTION WHEN lock_not_available THEN
            RETURN detached;
        END;
    END LOOP;
    RETURN detached;
END $$;

REVOKE EXECUTE ON FUNCTION detach_scan_months(date) FROM PUBLIC;
