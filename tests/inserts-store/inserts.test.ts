import { expect, test } from "vitest";
import sharp from "sharp";
import {
  addPickedProducts,
  archiveInsert,
  countInserts,
  createInsert,
  duplicateInsert,
  exportInsertFile,
  importInsertFile,
  listInserts,
  listProducts,
  parseInsertInput,
  publishInsert,
  readInsert,
  restoreInsert,
  saveListings,
  storePicture,
  updateInsert,
} from "#app/migration/inserts/index.ts";
import { withShop } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { files } from "#app/platform/files.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";
import { aProduct, aPublishedInsert, fillSettings, insertForm, staff } from "./support.ts";

useDatabase();

const refused = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail("should be refused"),
    (error: unknown) => error as UserError,
  );

test("an insert is created, saved with a rising version, and never overwrites somebody else's save", async () => {
  const shop = await aShop();
  const first = await withShop(shop, (tx) =>
    createInsert(tx, staff, parseInsertInput(insertForm())),
  );
  expect(first).toMatchObject({ status: "draft", version: 1, look: { primary: "#0f766e" } });
  const input = parseInsertInput(insertForm({ name: "Other name" }));
  const saved = await withShop(shop, (tx) => updateInsert(tx, staff, first.id, input, 1));
  expect(saved).toMatchObject({ name: "Other name", version: 2 });
  const late = await refused(withShop(shop, (tx) => updateInsert(tx, staff, first.id, input, 1)));
  expect(late.status).toBe(409);
});

test("what is wrong in a form is said for each field by its path", () => {
  try {
    parseInsertInput(insertForm({ name: " ", offer: { kind: "warranty", months: 0 } }));
    expect.fail("should be refused");
  } catch (error) {
    expect(Object.keys((error as UserError).fields).sort()).toEqual(["name", "offer.months"]);
  }
});

test("nothing goes live before responsible person, privacy policy, sender, products and words are there", async () => {
  const shop = await aShop();
  const form = parseInsertInput(insertForm({ copy: {} }));
  const insert = await withShop(shop, (tx) => createInsert(tx, staff, form));
  const bare = await refused(withShop(shop, (tx) => publishInsert(tx, staff, insert.id)));
  expect(Object.keys(bare.fields).sort()).toEqual([
    "copy.en.headline",
    "productIds",
    "settings.privacyUrl",
    "settings.responsibleName",
    "settings.senderEmail",
  ]);
  await withShop(shop, async (tx) => {
    await fillSettings(tx);
    const [unmapped] = await addPickedProducts(tx, [
      { id: "gid://shopify/Product/9", title: "Hip seat" },
    ]);
    const input = parseInsertInput(insertForm({ productIds: [unmapped] }));
    await updateInsert(tx, staff, insert.id, input);
  });
  const unmapped = await refused(withShop(shop, (tx) => publishInsert(tx, staff, insert.id)));
  expect(unmapped.fields).toEqual({
    productIds: "Enter the ASIN or SKU on Amazon.com of “Hip seat”.",
  });
  await withShop(shop, async (tx) => {
    const product = (await listProducts(tx))[0]!;
    const rows = [{ marketplace: "US", asin: "b0abcdefgh", sku: "", gtin: "" }];
    await saveListings(tx, staff, product.id, rows);
    const live = await publishInsert(tx, staff, insert.id);
    expect(live.status).toBe("published");
  });
});

test("archive, restore and duplicate keep what was there", async () => {
  const shop = await aShop();
  const insert = await aPublishedInsert(shop);
  await withShop(shop, async (tx) => {
    expect((await archiveInsert(tx, staff, insert.id)).archivedAt).toBeInstanceOf(Date);
    expect(await countInserts(tx)).toEqual({ draft: 0, published: 0, archived: 1 });
    expect((await restoreInsert(tx, staff, insert.id)).status).toBe("published");
    const copy = await duplicateInsert(tx, staff, insert.id);
    expect(copy).toMatchObject({ status: "draft", name: "Carrier warranty card (copy)" });
    expect(copy.productIds).toEqual(insert.productIds);
    const found = await listInserts(tx, { search: "carrier 1", status: "draft" });
    expect(found.map(({ id }) => id)).toEqual([copy.id]);
    const log = await tx.query<{ action: string }>("select action from audit_log");
    expect(log.map(({ action }) => action)).toEqual(
      expect.arrayContaining([
        "insert.create",
        "insert.publish",
        "insert.archive",
        "insert.restore",
      ]),
    );
  });
});

test("an insert travels to another shop as one file, with its pictures and without its products", async () => {
  const [from, to] = [await aShop(), await aShop()];
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><script>alert(1)</script><rect width="90" height="30" fill="#123456"/></svg>`;
  const logoKey = await storePicture(from, "logo", Buffer.from(drawing));
  const file = await withShop(from, async (tx) => {
    const product = await aProduct(tx);
    const form = insertForm({ look: { logoKey }, productIds: [product] });
    const insert = await createInsert(tx, staff, parseInsertInput(form));
    return exportInsertFile(tx, insert.id);
  });
  expect(file.fileName).toBe("carrier-warranty-card.flybridge.json");
  const made = await withShop(to, (tx) => importInsertFile(tx, staff, file.body));
  expect(made).toMatchObject({ status: "draft", name: "Carrier warranty card", productIds: [] });
  expect(made.look.logoKey).toMatch(new RegExp(`^${to}/logo/`));
  const stored = Buffer.concat(
    (await (await files().get(made.look.logoKey!)).toArray()) as Buffer[],
  );
  expect((await sharp(stored).metadata()).format).toBe("png");
  expect(stored.includes("script")).toBe(false);
  for (const broken of ["no json", "{}", file.body.replace('"months": 24', '"months": -1')]) {
    const error = await refused(withShop(to, (tx) => importInsertFile(tx, staff, broken)));
    expect(error).toBeInstanceOf(UserError);
  }
});

test("a file that is no picture is refused beside its field", async () => {
  const error = await refused(storePicture(1, "picture", Buffer.from("hello")));
  expect(error.fields).toHaveProperty("look.pictureKey");
});

test("one Amazon listing names one product, and one shop's inserts are not another's", async () => {
  const [shop, other] = [await aShop(), await aShop()];
  await withShop(shop, (tx) => aProduct(tx, 1));
  const second = await withShop(shop, (tx) => aProduct(tx, 2));
  const rows = [{ marketplace: "US", asin: "", sku: "BC-1", gtin: "" }];
  const error = await refused(withShop(shop, (tx) => saveListings(tx, staff, second, rows)));
  expect(error.fields).toEqual({ "0.sku": "This is mapped to “Carrier 1” already." });
  const insert = await aPublishedInsert(shop);
  const strange = await refused(withShop(other, (tx) => readInsert(tx, insert.id)));
  expect(strange.status).toBe(404);
  expect((await refused(withShop(other, (tx) => readInsert(tx, "no-uuid")))).status).toBe(404);
});

test("a form cannot name another shop's file", async () => {
  const [shop, other] = [await aShop(), await aShop()];
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>`;
  const logoKey = await storePicture(other, "logo", Buffer.from(drawing));
  for (const key of [logoKey, `${shop}/logo/../../${logoKey}`, `${shop}/print/x.png`]) {
    const form = parseInsertInput(insertForm({ look: { logoKey: key } }));
    const error = await refused(withShop(shop, (tx) => createInsert(tx, staff, form)));
    expect(error.fields).toHaveProperty("look.logoKey");
  }
});
