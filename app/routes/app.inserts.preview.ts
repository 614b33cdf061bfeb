import { json } from "@remix-run/node";
import { z } from "zod";
import { checkInsertWords, insertInputSchema, locales } from "#app/migration/inserts/index.ts";
import { renderLanding, readLandingShop } from "#app/migration/landing/index.ts";
import { withShop } from "#app/platform/db.ts";
import { staffAction } from "#app/shopify/route.server.ts";

const askedSchema = z.object({
  locale: z.enum(locales),
  page: z.enum(["first", "second"]).default("first"),
  // A form that is being typed in has no name yet: the page does not show it.
  form: z.looseObject({ name: z.string().transform((name) => name.trim() || "–") }),
});

export type InsertPreview = { html: string | null; findings: ReturnType<typeof checkInsertWords> };

/** The landing page as it would be, and what Amazon's rules say to its words, while the merchant types. */
export const action = staffAction(async ({ shopId }, { request }) => {
  const asked = askedSchema.safeParse(await request.json());
  const checked = insertInputSchema.safeParse(asked.data?.form);
  if (!asked.success || !checked.success) {
    return json<InsertPreview>({ html: null, findings: [] });
  }
  const insert = checked.data;
  const shop = await withShop(shopId, readLandingShop);
  const page = renderLanding({
    insert: {
      ...insert,
      ...{ shopId, shop, insertId: "", stamp: "", status: "published", products: [] },
      variants: insert.landingTest ? [{ key: "B", copy: insert.landingTest.copy }] : [],
    },
    locale: asked.data.locale,
    variant: asked.data.page === "second" ? "B" : "",
    base: "",
  });
  return json<InsertPreview>({ html: page.html, findings: checkInsertWords(insert) });
});
