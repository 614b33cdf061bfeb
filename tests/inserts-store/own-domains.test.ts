import { afterAll, beforeAll, expect, test } from "vitest";
import {
  addOwnDomain,
  addressBases,
  checkOwnDomain,
  defaultAddressBase,
  domainTasks,
  hereAnswer,
  listOwnDomains,
  personBase,
  removeOwnDomain,
} from "#app/migration/inserts/index.ts";
import { domainLookups, type DomainLookups } from "#app/migration/inserts/domain-lookups.ts";
import { stopPublic } from "#app/migration/landing/index.ts";
import { config } from "#app/platform/config.ts";
import { verifyToken } from "#app/platform/crypto.ts";
import { withShop } from "#app/platform/db.ts";
import type { UserError } from "#app/platform/errors.ts";
import { readShop } from "#app/platform/shops.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";
import { startServer } from "../landing/support.ts";
import { staff } from "./support.ts";

useDatabase();

let server: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.stop();
  await stopPublic();
});

/** DNS and web as a test wants them. */
function outside(found: {
  records?: Record<string, string[]>;
  files?: Record<string, string>;
  here?: string[];
}): DomainLookups {
  return {
    records: async (name) => found.records?.[name] ?? [],
    file: async (address) => found.files?.[address] ?? null,
    leadsHere: async (host) => found.here?.includes(host) ?? false,
  };
}

const add = (shop: number, typed: string) =>
  withShop(shop, (tx) => addOwnDomain(tx, staff, typed));
const kinds = (shop: number) =>
  withShop(shop, async (tx) => (await addressBases(tx)).map(({ kind }) => kind));
const refused = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail("should be refused"),
    (error: unknown) => error as UserError,
  );

test("a domain is used by nobody before its record is found, and then by cards at once", async () => {
  const shop = await aShop();
  const domain = await add(shop, "https://Care.Record.example/x");
  expect(domain.host).toBe("care.record.example");
  expect(await kinds(shop)).toEqual(["app_proxy", "ours"]);
  const nothing = await checkOwnDomain(shop, domain.host, new Date(), outside({ here: [domain.host] }));
  // That it leads to the app proves nothing.
  expect(nothing).toMatchObject({ provenAt: null, leadsHereAt: null });
  const wrong = { [domain.record.name]: ["v=spf1 -all", `${domain.record.value}x`] };
  expect((await checkOwnDomain(shop, domain.host, new Date(), outside({ records: wrong }))).provenAt).toBeNull();
  const right = { [domain.record.name]: ["v=spf1 -all", domain.record.value] };
  expect((await checkOwnDomain(shop, domain.host, new Date(), outside({ records: right }))).provenAt).not.toBeNull();
  expect((await withShop(shop, defaultAddressBase)).base).toBe("https://care.record.example");
});

test("a file on the domain proves it too; a name that is no domain of theirs is refused", async () => {
  const shop = await aShop();
  const { host, file } = await add(shop, "care.file.example");
  expect((await checkOwnDomain(shop, host, new Date(), outside({ files: { [file.address]: "<h1>Hello</h1>" } }))).provenAt).toBeNull();
  expect((await checkOwnDomain(shop, host, new Date(), outside({ files: { [file.address]: `${file.content}\n` } }))).provenAt).not.toBeNull();
  for (const typed of ["x", "mira.myshopify.com", new URL(config().publicUrl).host, "10.0.0.1"]) {
    expect((await refused(add(shop, typed))).fields).toHaveProperty("host");
  }
});

test("two shops may claim a domain, and the one with the proof has it", async () => {
  const [owner, thief] = [await aShop(), await aShop()];
  const theirs = await add(thief, "care.contested.example");
  const ours = await add(owner, "care.contested.example");
  expect(theirs.record.value).not.toBe(ours.record.value);
  const records = { [ours.record.name]: [ours.record.value] };
  expect((await checkOwnDomain(thief, ours.host, new Date(), outside({ records }))).provenAt).toBeNull();
  await checkOwnDomain(owner, ours.host, new Date(), outside({ records }));
  const both = { [ours.record.name]: [ours.record.value, theirs.record.value] };
  const late = await refused(checkOwnDomain(thief, ours.host, new Date(), outside({ records: both })));
  expect(late.message).toContain("Another store");
  await withShop(owner, (tx) => tx.run("update shops set address_base = $2 where shop_id = $1", [owner, `https://${ours.host}`]));
  await withShop(owner, (tx) => removeOwnDomain(tx, staff, ours.host));
  expect(await kinds(owner)).toEqual(["app_proxy", "ours"]);
  // Settings no longer name it, or they could not be saved.
  expect(await withShop(owner, readShop)).toMatchObject({ addressBase: null });
  await checkOwnDomain(thief, ours.host, new Date(), outside({ records: both }));
  expect(await kinds(thief)).toContain("own_domain");
});

test("links to people's pages use a proven domain while it leads here, the cards' own first", async () => {
  const shop = await aShop();
  const base = () => withShop(shop, personBase);
  const hosts = ["a.links.example", "b.links.example"];
  const records: Record<string, string[]> = {};
  for (const host of hosts) {
    const { record } = await add(shop, host);
    records[record.name] = [record.value];
    await checkOwnDomain(shop, host, new Date(), outside({ records }));
  }
  expect(await base()).toBe(config().publicUrl);
  for (const host of hosts) await checkOwnDomain(shop, host, new Date(), outside({ here: hosts }));
  expect(await base()).toBe("https://a.links.example");
  await withShop(shop, (tx) => tx.run("update shops set address_base = 'https://b.links.example' where shop_id = $1", [shop]));
  expect(await base()).toBe("https://b.links.example");
  await checkOwnDomain(shop, "b.links.example", new Date(), outside({ here: ["a.links.example"] }));
  expect(await base()).toBe("https://a.links.example");
  expect((await withShop(shop, listOwnDomains)).map(({ host, leadsHereAt }) => [host, leadsHereAt !== null])).toEqual([["a.links.example", true], ["b.links.example", false]]);
});

test("the app says for which host it answers, and only it can", async () => {
  const answer = await server.ask("/.well-known/flybridge", { headers: { Host: "care.mira.example" } });
  expect(answer.status).toBe(200);
  const token = verifyToken("own-domain", answer.body, new Date());
  expect(token).toEqual({ ok: true, payload: "care.mira.example" });
  expect(hereAnswer("care.mira.example", new Date())).not.toBe(hereAnswer("other.example", new Date()));
  // A proxy gets certificates for proven domains only.
  expect((await server.ask("/domain-known?domain=care.record.example", {})).status).toBe(200);
  expect((await server.ask("/domain-known?domain=nobody.example", {})).status).toBe(404);
  const other = await server.ask("/.well-known/flybridge-0123.txt", {});
  expect(other.body).toBe("not public");
});

test("the real look-ups find nothing where there is nothing, and open no private network", async () => {
  expect(await domainLookups.records("_flybridge.nothing.invalid")).toEqual([]);
  expect(await domainLookups.file("https://localhost:1/x")).toBeNull();
  expect(await domainLookups.leadsHere("nothing.invalid")).toBe(false);
  const shop = await aShop();
  await add(shop, "nothing.example.invalid");
  const task = domainTasks[0]!;
  if ("eachShop" in task) await task.eachShop(shop, new Date(), new AbortController().signal);
  const [checked] = await withShop(shop, listOwnDomains);
  expect(checked?.checkedAt).not.toBeNull();
});
