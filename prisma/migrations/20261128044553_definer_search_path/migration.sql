-- A function with its owner's rights must not find what the caller put in its way: without pg_temp named, a caller's
-- temporary table comes before the real one. Only roles that are named may call these at all.
ALTER FUNCTION ensure_scan_months(date, int) SET search_path = public, pg_temp;
ALTER FUNCTION refresh_statistics() SET search_path = public, pg_temp;
REVOKE EXECUTE ON FUNCTION ensure_scan_months(date, int), refresh_statistics(), protect_tenant_table(regclass) FROM PUBLIC;
