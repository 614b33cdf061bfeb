import { createReadableStreamFromReadable } from "@remix-run/node";
import { exportCodeMap } from "#app/migration/inserts/index.ts";
import { staffLoader } from "#app/shopify/route.server.ts";

/** Every card code with its printed address and its page, as CSV. */
export const loader = staffLoader(
  async ({ shopId }) =>
    new Response(createReadableStreamFromReadable(exportCodeMap(shopId)), {
      headers: {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": 'attachment; filename="card-codes.csv"',
      },
    }),
);
