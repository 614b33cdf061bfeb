import { defineConfig } from "prisma/config";
import { migrationAdapter } from "./scripts/migration-adapter.ts";

// The schema engine runs as WebAssembly over our own connection: nothing is downloaded.
export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  engine: "js",
  experimental: { adapter: true, externalTables: true },
  tables: { external: ["public.scans", "public.scans_default"] },
  adapter: async () => migrationAdapter(process.env.DATABASE_OWNER_URL ?? process.env.DATABASE_URL ?? ""),
});
