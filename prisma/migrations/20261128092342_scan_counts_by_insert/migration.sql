-- Pages sum an insert's or a print run's scans over all days: the key leads with the day, and had them read every row of
-- the shop for each insert. The counted number stays out of the index, so that counting up changes no index.
CREATE INDEX "scan_counts_shop_id_kind_insert_id_print_run_id_idx" ON "scan_counts" ("shop_id", "kind", "insert_id", "print_run_id");
-- The same pages count an insert's and a print run's registrations.
CREATE INDEX "registrations_shop_id_insert_id_print_run_id_state_idx" ON "registrations" ("shop_id", "insert_id", "print_run_id", "state");
