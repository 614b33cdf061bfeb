import { expect, test } from "vitest";
import { withShop } from "#app/platform/db.ts";
import { changeSavedViews, listSavedViews } from "#app/platform/saved-views.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";

useDatabase();

test("a list's views are kept for the shop, without what was searched, and change under their names", async () => {
  const [one, other] = [await aShop(), await aShop()];
  const change = (given: unknown) => withShop(one, (tx) => changeSavedViews(tx, given));
  const views = (shopId = one, list: "registrations" | "orders" = "registrations") => withShop(shopId, (tx) => listSavedViews(tx, list));
  await change({ what: "save", list: "registrations", name: "  Gone   quiet ", query: "view=waiting&find=sealed-address&before=x&customer=migrated&demo=1" });
  expect(await views()).toEqual([{ name: "Gone quiet", query: "view=waiting&customer=migrated" }]);
  await change({ what: "save", list: "registrations", name: "Gone quiet", query: "view=review" });
  await change({ what: "save", list: "registrations", name: "Second", query: "" });
  expect((await views()).map((view) => view.query)).toEqual(["view=review", ""]);
  expect([await views(other), await views(one, "orders")]).toEqual([[], []]);

  await expect(change({ what: "rename", list: "registrations", name: "Second", to: "Gone quiet" })).rejects.toThrow(/already/);
  await expect(change({ what: "rename", list: "registrations", name: "None", to: "Third" })).rejects.toThrow(/not found/);
  await expect(change({ what: "save", list: "registrations", name: " ", query: "" })).rejects.toThrow(/one to forty/);
  await change({ what: "rename", list: "registrations", name: "Second", to: "Third" });
  await change({ what: "remove", list: "registrations", name: "Gone quiet" });
  expect((await views()).map((view) => view.name)).toEqual(["Third"]);

  for (let each = 1; each < 20; each += 1) await change({ what: "save", list: "registrations", name: `View ${each}`, query: "" });
  await expect(change({ what: "save", list: "registrations", name: "One too many", query: "" })).rejects.toThrow(/20 views/);
  await change({ what: "save", list: "registrations", name: "Third", query: "view=linked" });
  await expect(change({ what: "save", list: "passwords", name: "x", query: "" })).rejects.toThrow();
});
