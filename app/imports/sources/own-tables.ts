import { z } from "zod";
import { calendarEvents, costs as costRows, creators as creatorRows, fxRates as rates, listingRows, reviewCounts as reviewRows } from "../facts/targets.ts";
import { marketplaceOf } from "../facts/marketplaces.ts";
import type { Source } from "../model.ts";
import { readRows } from "../reading/rows.ts";
import { settleListings } from "../facts/listings.ts";
import { handleOf, keyed, minorIn, startsWithTotal } from "./shared.ts";

/** Tables of our own definition: few columns, named plainly, considered only when no vendor's report fits. */
const own = { general: true, where: "A table of yours with these columns" } as const;

export const reviewCounts: Source = {
  ...own,
  id: "review-counts",
  node: "Amazon",
  title: "Review counts by ASIN and day",
  feeds: "Recognition on Amazon beside AI citations",
  asks: ["marketplace"],
  numbers: ["rating"],
  columns: { day: { names: ["date", "day"], required: true }, asin: { names: ["asin"], required: true }, reviews: { names: ["reviews", "review count", "ratings", "total reviews"], required: true }, rating: { names: ["rating", "stars", "average rating"] }, marketplace: { names: ["marketplace", "store", "country"] } },
  atLeast: 3,
  targets: [reviewRows],
  read(file) {
    const f = file.fields;
    const row = z.object({ day: f.day(), asin: f.id(), reviews: f.count(), rating: f.optionalDecimal(), marketplace: f.text(60) });
    return readRows(file, row, (line) => {
      if (line.rating !== null && Number(line.rating) > 5) return { column: "rating", reason: "is above five stars. Correct it" };
      return { day: line.day, facts: [[reviewRows, { marketplace: marketplaceOf(line.marketplace) ?? line.marketplace ?? file.answers.marketplace ?? "", asin: line.asin, day: line.day, reviews: line.reviews, rating: line.rating }]] };
    });
  },
};

const costKinds = ["cards", "offers", "creator_fees", "tools", "content", "other"] as const;

export const costs: Source = {
  ...own,
  id: "costs",
  node: "Spend",
  title: "Costs by month and force",
  feeds: "Cards, offers, creator fees, tools, content: blended CAC",
  asks: ["currency"],
  numbers: ["amount"],
  columns: { month: { names: ["month"], required: true }, kind: { names: ["kind", "cost", "type", "category"], required: true }, amount: { names: ["amount", "cost amount", "total"], pattern: /^amount ?\(\w{3}\)$/i, required: true }, force: { names: ["force"] }, reference: { names: ["reference", "print run", "creator", "tool"] }, currency: { names: ["currency"] }, note: { names: ["note", "notes"] } },
  atLeast: 3,
  targets: [costRows],
  inspect: (file) => (file.has("currency") ? { answered: ["currency"] } : {}),
  read(file) {
    const f = file.fields;
    const month = z.preprocess((text) => (typeof text === "string" && /^\d{4}-\d{2}$/.test(text.trim()) ? `${text.trim()}-01` : text), f.day());
    const row = z.object({ month, kind: f.name(60), amount: f.decimal(), force: f.optionalCount(), reference: f.text(200), currency: f.currency(), note: f.text() });
    return readRows(file, row, (line) => {
      const kind = line.kind.toLowerCase().replace(/[\s-]+/g, "_");
      if (!(costKinds as readonly string[]).includes(kind)) return { column: "kind", reason: `“${line.kind}” is none of ${costKinds.join(", ")}` };
      if ((line.force ?? 0) > 10) return { column: "force", reason: "is not a force from 1 to 10. Leave it empty for none" };
      const currency = line.currency ?? file.currency ?? "";
      return { day: line.month, facts: [[costRows, { month: `${line.month.slice(0, 8)}01`, kind, force: line.force ?? 0, reference: keyed(line.reference), currency, amount_minor: minorIn(currency)(line.amount), note: line.note }]] };
    }, (record) => startsWithTotal(record, ["month", "kind"]));
  },
};

const eventKinds = ["promotion", "price_change", "stock_out", "event", "none", "other"] as const;

export const calendar: Source = {
  ...own,
  id: "calendar",
  node: "Calendar",
  title: "Calendar: promotions, price changes, stock-outs, events",
  feeds: "What else moved sales, so that no layer takes it for its own",
  columns: { from: { names: ["from", "start", "date", "start date"], required: true }, to: { names: ["to", "end", "until", "end date"] }, kind: { names: ["kind", "type"], required: true }, name: { names: ["name", "title", "event"], required: true }, item: { names: ["asin", "sku", "item", "product"] }, note: { names: ["note", "notes"] } },
  atLeast: 3,
  targets: [calendarEvents],
  read(file) {
    const f = file.fields;
    const row = z.object({ from: f.day(), to: f.optionalDay(), kind: f.name(60), name: f.name(200), item: f.text(100), note: f.text() });
    return readRows(file, row, (line) => {
      const kind = line.kind.toLowerCase().replace(/[\s-]+/g, "_");
      if (!(eventKinds as readonly string[]).includes(kind)) return { column: "kind", reason: `“${line.kind}” is none of ${eventKinds.join(", ")}` };
      const to = line.to ?? line.from;
      if (to < line.from) return { column: "to", reason: "is before the start. Swap the two" };
      return { day: line.from, until: to, facts: [[calendarEvents, { kind, name: keyed(line.name), item: line.item ?? "", from_day: line.from, to_day: to, note: line.note }]] };
    });
  },
};

/** Creators. An e-mail is matched to a customer by its keyed hash, which alone is kept. */
export const creators: Source = {
  ...own,
  id: "creators",
  node: "People and products",
  title: "Creators",
  feeds: "Which creators are customers, and which were recruited",
  needsCustomers: true,
  columns: { handle: { names: ["handle", "username", "creator", "creator username"], required: true }, platform: { names: ["platform", "network"] }, email: { names: ["email", "e-mail", "email address"], personal: true }, customer: { names: ["customer", "customer id", "shopify customer id"] }},
  atLeast: 2,
  targets: [creatorRows],
  read(file) {
    const f = file.fields;
    const row = z.object({ handle: f.name(200), platform: f.text(60), email: f.text(300), customer: f.optionalId() });
    return readRows(file, row, (line) => {
      const index = line.email?.includes("@") ? file.hash("email", line.email) : null;
      const gid = line.customer ? (line.customer.startsWith("gid:") ? line.customer : `gid://shopify/Customer/${line.customer}`) : index ? (file.customers.get(index) ?? null) : null;
      return { facts: [[creatorRows, { platform: (line.platform ?? "tiktok").toLowerCase(), handle: keyed(handleOf(line.handle)), email_index: index, customer_gid: gid }]] };
    });
  },
};

/** What products are called on Amazon. Rows that name a product of the shop become its listings. */
export const listings: Source = {
  ...own,
  id: "listings",
  node: "People and products",
  title: "Products and their ASIN, SKU, GTIN",
  feeds: "Which Amazon units belong to which product",
  asks: ["marketplace"],
  columns: { product: { names: ["product", "product id", "shopify product id", "handle", "title", "shopify sku"], required: true }, asin: { names: ["asin"], required: true }, sku: { names: ["sku", "seller sku", "amazon sku"] }, gtin: { names: ["gtin", "ean", "upc", "barcode"] }, marketplace: { names: ["marketplace", "store"] } },
  atLeast: 2,
  targets: [listingRows],
  settle: settleListings,
  read(file) {
    const f = file.fields;
    const row = z.object({ product: f.name(300), asin: f.text(20), sku: f.text(200), gtin: f.optionalId(/^\d{8,14}$/), marketplace: f.text(60) });
    return readRows(file, row, (line) => {
      if (!line.asin && !line.sku) return { column: "asin", reason: "and the SKU are both empty. Fill in at least one" };
      const marketplace = marketplaceOf(line.marketplace ?? file.answers.marketplace) ?? "";
      if (!marketplace) return { column: "marketplace", reason: "is no Amazon store that we know. Write it like US, UK or Amazon.de" };
      return { facts: [[listingRows, { marketplace, asin: line.asin ?? "", sku: line.sku ?? "", gtin: line.gtin, product: line.product }]] };
    });
  },
};

export const fxRates: Source = {
  ...own,
  id: "fx-rates",
  node: "Spend",
  title: "Exchange rates",
  feeds: "Adding up spend and sales in several currencies",
  numbers: ["rate"],
  columns: { day: { names: ["date", "day"], required: true }, base: { names: ["base", "from", "currency"], required: true }, quote: { names: ["quote", "to", "target"], required: true }, rate: { names: ["rate", "exchange rate"], required: true } },
  atLeast: 4,
  targets: [rates],
  read(file) {
    const f = file.fields;
    const row = z.object({ day: f.day(), base: f.currency(), quote: f.currency(), rate: f.decimal() });
    return readRows(file, row, (line) => {
      if (!line.base || !line.quote) return { column: line.base ? "quote" : "base", reason: "is empty. Write a currency code such as EUR" };
      if (Number(line.rate) <= 0) return { column: "rate", reason: "is not above zero. Correct it" };
      return { day: line.day, facts: [[rates, { day: line.day, base: line.base, quote: line.quote, rate: line.rate }]] };
    });
  },
};
