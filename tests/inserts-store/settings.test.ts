import { expect, test } from "vitest";
import {
  checkInsertWords,
  createInsert,
  designFromInsert,
  parseInsertInput,
} from "#app/migration/inserts/index.ts";
import { cardDesign } from "#app/migration/inserts/print-design.ts";
import { withShop } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import {
  parseShopSettings,
  readSmtp,
  saveShopSettings,
  saveSmtp,
  smtpUrl,
} from "#app/platform/shop-settings.ts";
import { readShop } from "#app/platform/shops.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";
import { insertForm, staff } from "./support.ts";

useDatabase();

const form = {
  responsibleName: "Mira Inc.",
  responsibleAddress: "",
  privacyUrl: "https://mira.example/privacy",
  supportEmail: "",
  senderName: "Mira",
  senderEmail: "care@mira.example",
  replyTo: "",
  logoFile: null,
  doubleOptIn: false,
  doubleOptInCountries: ["DE", "AT"],
  addressBase: null,
  recruitsCreators: true,
};

test("settings are kept, empty texts as nothing, and other settings stay", async () => {
  const shop = await aShop();
  await withShop(shop, async (tx) => {
    await tx.run(`update shops set settings = '{"other": 1}' where shop_id = $1`, [shop]);
    await saveShopSettings(tx, staff, parseShopSettings(form));
    expect(await readShop(tx)).toMatchObject({
      responsibleName: "Mira Inc.",
      responsibleAddress: null,
      doubleOptInCountries: ["DE", "AT"],
      settings: { other: 1, recruitsCreators: true },
    });
  });
});

test("a setting that is wrong is named by its field", () => {
  const wrong = { ...form, privacyUrl: "javascript:alert(1)", senderEmail: "me" };
  try {
    parseShopSettings(wrong);
    expect.fail("should be refused");
  } catch (error) {
    expect(Object.keys((error as UserError).fields)).toEqual(["privacyUrl", "senderEmail"]);
  }
});

test("a shop's own mail server is kept encrypted, shown without its password, and keeps it when none is typed", async () => {
  const shop = await aShop();
  await withShop(shop, async (tx) => {
    const typed = { host: "mail.mira.example", port: "465", user: "a@b", password: "p:w/d" };
    const url = smtpUrl(typed, null);
    await saveSmtp(tx, staff, url);
    const raw = await tx.first<{ smtp: string }>("select smtp_encrypted as smtp from shops");
    expect(raw?.smtp).not.toContain("mira");
    const kept = await readSmtp(tx);
    expect(kept?.shown).toEqual({ host: "mail.mira.example", port: "465", user: "a@b" });
    expect(smtpUrl({ ...typed, password: "" }, kept!.url)).toBe(url);
    expect(() => smtpUrl({ ...typed, host: "evil.example/x" }, null)).toThrow(UserError);
  });
});

test("a stored password never goes to another server", () => {
  const stored = smtpUrl({ host: "a.example", port: "465", user: "me", password: "secret" }, null);
  const moved = { host: "b.example", port: "465", user: "me", password: "" };
  expect(smtpUrl(moved, stored)).not.toContain("secret");
});

test("every language of an insert is read against Amazon's rules, each finding with its field", () => {
  const copy = {
    en: { headline: "Leave a 5 star review and get a gift card" },
    de: { headline: "Zwei Jahre mehr Garantie" },
  };
  const findings = checkInsertWords(parseInsertInput(insertForm({ copy })));
  expect(findings.length).toBeGreaterThan(0);
  expect(new Set(findings.map(({ field }) => field))).toEqual(new Set(["copy.en.headline"]));
});

test("inks of the brand's colour go into the print runs of inserts in that colour, and more than paper holds is refused", async () => {
  const shop = await aShop();
  await withShop(shop, async (tx) => {
    const inks = { ...form, brandColour: "#0F766E", brandCmyk: ["85", "20", "55", "10"] };
    await saveShopSettings(tx, staff, parseShopSettings(inks));
    const settings = await readShop(tx);
    const insert = await createInsert(tx, staff, parseInsertInput(insertForm()));
    const design = designFromInsert(insert, settings);
    expect(design.brandCmyk).toEqual([85, 20, 55, 10]);
    expect((await cardDesign("business-card", design)).brandCmyk).toEqual([85, 20, 55, 10]);
    const other = { ...insert, look: { ...insert.look, primary: "#aa0000" } };
    expect(designFromInsert(other, settings).brandCmyk).toBeNull();
  });
  const fieldsOf = (brandCmyk: unknown) => {
    try {
      parseShopSettings({ ...form, brandCmyk });
      return [];
    } catch (error) {
      return Object.keys((error as UserError).fields);
    }
  };
  expect(fieldsOf([100, 100, 90, 20])).toEqual(["brandCmyk"]);
  expect(fieldsOf([101, 0, 0, 0])).toEqual(["brandCmyk.0"]);
});
