import { expect, test } from "vitest";
import { randomUUID } from "node:crypto";
import { importViews, listImports } from "#app/imports/index.ts";
import { readAudit, audit } from "#app/platform/audit.ts";
import { withShop } from "#app/platform/db.ts";
import { readPageMark } from "#app/platform/pages.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";

useDatabase();

const everything = { what: "all", who: "", from: "", to: "" } as const;

test("lines of the audit log that were written at the same moment are all seen, page after page", async () => {
  const shopId = await aShop();
  // One transaction, so one time, to the microsecond.
  await withShop(shopId, async (tx) => {
    for (let each = 0; each < 230; each += 1) await audit(tx, "system", "link.make", `link:${each}`);
  });
  const seen: string[] = [];
  for (let mark: string | null = ""; mark !== null;) {
    const page = await withShop(shopId, (tx) => readAudit(tx, { ...everything, before: readPageMark(mark ?? "") }));
    seen.push(...page.rows.map((row) => row.subject));
    mark = page.next;
  }
  expect(new Set(seen).size).toBe(230);
  expect(seen).toHaveLength(230);
});

test("imports are narrowed, searched and paged in either direction, without one twice or left out", async () => {
  const shopId = await aShop();
  const mapping = randomUUID();
  const states = ["uploaded", "running", "done", "failed", "undone", "cancelled"];
  await withShop(shopId, async (tx) => {
    await tx.run("insert into import_mappings (shop_id, id, name, source, columns) values ($1, $2, 'Our tool', 'amazon-orders', '{}')", [shopId, mapping]);
    for (let each = 0; each < 12; each += 1) {
      await tx.run("insert into imports (shop_id, source, file_name, file_key, state, rows_rejected) values ($1, $2, $3, 'x', $4, $5)", [shopId, each % 3 === 0 ? `mapping:${mapping}` : each % 3 === 1 ? "amazon-orders" : "fx-rates", `Report ${each}.csv`, states[each % 6], each === 2 ? 4 : 0]);
    }
  });
  for (const oldestFirst of [false, true]) {
    const seen: string[] = [];
    for (let mark: string | null = ""; mark !== null;) {
      const page = await listImports(shopId, { oldestFirst, limit: 5, before: readPageMark(mark ?? "") });
      seen.push(...page.rows.map((row) => row.id));
      mark = page.next;
    }
    expect([seen.length, new Set(seen).size]).toEqual([12, 12]);
  }
  const count = async (filter: Parameters<typeof listImports>[1]) => (await listImports(shopId, filter)).rows.length;
  expect(await Promise.all(importViews.map((view) => count({ view })))).toEqual([12, 4, 1, 2, 4]);
  // What came through the merchant's own mapping is among the source's.
  expect([await count({ source: "amazon-orders" }), await count({ source: `mapping:${mapping}` }), await count({ search: "REPORT 1" }), await count({ search: "%" })]).toEqual([8, 4, 3, 0]);
  expect(await listImports(await aShop())).toEqual({ rows: [], next: null, any: false });
});

test("what is no mark of a page begins at the first", () => {
  expect(["", "x", "2026-02-31T00:00:00Z_a", "2026-02-03T00:00:00.123456Z_", "2026-02-03T00:00:00Z_a_b"].map(readPageMark)).toEqual([null, null, null, null, null]);
  expect(readPageMark("2026-02-03T00:00:00.123456Z_113-1")).toEqual({ at: "2026-02-03T00:00:00.123456Z", id: "113-1" });
});
