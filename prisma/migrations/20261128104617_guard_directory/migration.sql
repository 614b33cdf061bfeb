-- The tables that are read before a shop's number is known, under row-level security too. Looking up is what the
-- directory is for, so everyone may; a row is entered, changed or removed only by the shop that it is of. A session of
-- Shopify's is seen only by who names its exact id or its shop's domain.
CREATE FUNCTION current_shop_domain() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ select nullif(current_setting('app.shop_domain', true), '') $$;
CREATE FUNCTION current_session_id() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ select nullif(current_setting('app.session_id', true), '') $$;

CREATE POLICY own ON "Session"
    USING (shop = (select current_shop_domain()) OR id = (select current_session_id()))
    WITH CHECK (shop = (select current_shop_domain()));

CREATE POLICY look_up ON shop_directory FOR SELECT USING (true);
CREATE POLICY enter ON shop_directory FOR INSERT WITH CHECK (domain = (select current_shop_domain()));
CREATE POLICY change ON shop_directory FOR UPDATE
    USING (id = (select current_shop_id()) OR domain = (select current_shop_domain()));

CREATE POLICY look_up ON code_directory FOR SELECT USING (true);
CREATE POLICY enter ON code_directory FOR INSERT WITH CHECK (shop_id = (select current_shop_id()));

CREATE POLICY look_up ON host_directory FOR SELECT USING (true);
CREATE POLICY enter ON host_directory FOR INSERT WITH CHECK (shop_id = (select current_shop_id()));
CREATE POLICY leave ON host_directory FOR DELETE USING (shop_id = (select current_shop_id()));

-- Processes of the release before do not name the shop whose session they read. So a database that holds shops is
-- guarded by the nightly job, an hour after this migration; one without shops has no old processes, and is at once.
CREATE FUNCTION guard_directory() RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp SET lock_timeout = '2s' AS $$
DECLARE target regclass; guarded boolean := false;
BEGIN
    FOR target IN
        SELECT oid::regclass FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relname IN ('Session', 'shop_directory', 'code_directory', 'host_directory')
           AND NOT (relrowsecurity AND relforcerowsecurity)
    LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', target);
        guarded := true;
    END LOOP;
    RETURN guarded;
END $$;
REVOKE EXECUTE ON FUNCTION guard_directory() FROM PUBLIC;

DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM shop_directory) THEN PERFORM guard_directory(); END IF;
END $$;
