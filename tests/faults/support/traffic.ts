import { request } from "node:http";
import { gunzipSync } from "node:zlib";
import { createSharedCardCode } from "#app/migration/inserts/card-code.ts";
import type { Rig } from "./rig.ts";

type Answer = { status: number; location: string; body: string };
/** How a request is sent, if not by whichever process the front picks and at once. */
export type Way = {
  /** The one process to ask. */
  port?: number;
  /** The second half of the body is sent only then. */
  hold?: Promise<unknown>;
  /** Once, and not again when it is not taken. */
  once?: boolean;
};
type Ask = { method?: string; headers?: Record<string, string>; body?: string; patience?: number } & Way;

const PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1";

/** One request over a connection of its own, from a network of its own. @throws Error when no whole answer came */
export function ask(rig: Rig, path: string, { method = "GET", headers = {}, body, patience = 30_000, port, hold }: Ask = {}): Promise<Answer> {
  if (method !== "GET") rig.journal.sending += 1;
  const network = [10, rig.random.int(256), rig.random.int(256), rig.random.int(256)].join(".");
  return new Promise<Answer>((done, fail) => {
    const sent = request(
      `${port ? `http://127.0.0.1:${port}` : rig.url}${path}`,
      { method, agent: false, timeout: patience, headers: { "User-Agent": PHONE, "Accept-Language": "en-US", "X-Forwarded-For": network, ...(body === undefined ? {} : { "Content-Length": String(Buffer.byteLength(body)) }), ...headers } },
      (reply) => {
        const chunks: Buffer[] = [];
        reply.on("data", (chunk: Buffer) => chunks.push(chunk));
        reply.on("error", fail);
        reply.on("end", () => {
          if (!reply.complete) return fail(new Error("the answer broke off"));
          const bytes = Buffer.concat(chunks);
          const text = reply.headers["content-encoding"] === "gzip" && bytes.length > 0 ? gunzipSync(bytes) : bytes;
          done({ status: reply.statusCode ?? 0, location: reply.headers.location ?? "", body: text.toString("utf8") });
        });
      },
    );
    sent.on("timeout", () => sent.destroy(new Error("no answer in time")));
    sent.on("error", fail);
    if (!hold || !body) return void sent.end(body);
    const half = Math.floor(body.length / 2);
    sent.write(body.slice(0, half));
    void hold.then(() => sent.end(body.slice(half)));
  }).finally(() => {
    if (method !== "GET") rig.journal.sending -= 1;
  });
}

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

/**
 * Does what a person, Shopify or a script does that got no answer or "try again in a moment": the same thing again.
 * @returns null when two minutes of that did not help while a web process was up, or the first time when there is only `once`
 */
async function untilTaken(rig: Rig, what: string, attempt: () => Promise<Answer>, isTaken: (answer: Answer) => boolean, once = false): Promise<Answer | null> {
  let last = "no answer";
  for (let [tries, left] = [1, 120_000]; left > 0 && (tries === 1 || !once); tries += 1) {
    const [began, isUp] = [Date.now(), rig.isUp()];
    const answer = await attempt().catch((error: Error) => void (last = error.message));
    if (answer && isTaken(answer)) return answer;
    if (answer) last = `answered ${answer.status}`;
    await pause(Math.min(200 * tries, 2_000));
    // How long a process takes to start on this machine is no answer of the app, but it must not take for ever.
    left -= (Date.now() - began) / (isUp && rig.isUp() ? 1 : 10);
  }
  rig.journal.complaints.push(`${what}: ${last}`);
  return null;
}

/** A card code of its own for the scans of one round, so that they can be counted exactly. */
export async function aCode(rig: Rig): Promise<string> {
  const { addCode } = await import("#tests/landing/support.ts");
  const code = createSharedCardCode();
  await addCode(rig.card, code, false, false, rig.journal.scans.size + 2);
  rig.journal.scans.set(code, { answered: 0, unanswered: 0 });
  return code;
}

/** Opens the card once, as another person each time. */
export async function scan(rig: Rig, code: string, way: Way = {}): Promise<void> {
  const seen = rig.journal.scans.get(code)!;
  const answer = await ask(rig, `/q/${code}`, way).catch(() => null);
  if (answer?.status === 200) seen.answered += 1;
  else if (answer === null) seen.unanswered += 1;
  // A page without the card is no scan; one that says "a moment" was not counted as one.
}

/** Registers one more person with the card, insisting. @returns the address */
export async function register(rig: Rig, way: Way = {}): Promise<string> {
  const { drawToken } = await import("#app/migration/landing/render-token.ts");
  const email = `person-${rig.journal.people.size + 1}@example.com`;
  const person = { registrationId: null as string | null, confirmed: false };
  rig.journal.people.set(email, person);
  const { wordingOf } = await import("#tests/landing/support.ts");
  const page = await untilTaken(rig, "the card's page", () => ask(rig, `/q/${rig.card.code}`), (answer) => answer.status === 200 && wordingOf(answer.body) !== "");
  const form = new URLSearchParams({ t: drawToken(rig.card.code, "", Date.now() - 60_000), cv: wordingOf(page?.body ?? ""), l: "en", email, consent: "yes" }).toString();
  const headers = { "Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin" };
  const taken = await untilTaken(rig, "a registration", () => ask(rig, `/q/${rig.card.code}`, { method: "POST", headers, body: form, ...way }), (answer) => answer.status === 303, way.once);
  const { readPersonToken } = await import("#app/migration/registration/tokens.ts");
  person.registrationId = readPersonToken(/\/me\/([^/]+)\//.exec(taken?.location ?? "")?.[1] ?? "", new Date())?.registrationId ?? null;
  return email;
}

/** Presses the button on the mailed page, insisting. */
export async function confirm(rig: Rig, email: string): Promise<void> {
  const { personToken } = await import("#app/migration/registration/tokens.ts");
  const person = rig.journal.people.get(email);
  if (!person?.registrationId) return;
  const token = personToken({ shopId: rig.shopId, registrationId: person.registrationId, linkVersion: 1, access: "mailed" }, new Date());
  const headers = { "Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin" };
  const taken = await untilTaken(rig, "a confirmation", () => ask(rig, `/me/${token}/confirm`, { method: "POST", headers, body: "" }), (answer) => answer.status === 303);
  person.confirmed = taken !== null;
}

/** An order in the shop, of which Shopify tells the app by itself. */
export function placeOrder(rig: Rig): void {
  rig.shopify.store.createOrder({ lines: [{ title: "Mira Carrier", quantity: 1 }] as never });
}

const reportHeader = "amazon-order-id\tpurchase-date\tlast-updated-date\torder-status\tsales-channel\tsku\tasin\titem-status\tquantity\tcurrency\titem-price";

/** Pushes one more report of Amazon orders, insisting: half of its orders were in the report before, at another price. */
export async function pushReport(rig: Rig, lines = 1_500): Promise<void> {
  const report = (rig.journal.reports += 1);
  const minor = 1_000 + report;
  const at = new Date(Date.UTC(2026, 4, 1) + report * 3_600_000).toISOString().slice(0, 19);
  const ids = Array.from({ length: lines }, (_, n) => `114-${String(report * (lines / 2) + n).padStart(7, "0")}-1234567`);
  const body = [reportHeader, ...ids.map((id) => `${id}\t2026-05-01T05:05:21+00:00\t${at}+00:00\tShipped\tAmazon.com\tSKU\tB000000001\tShipped\t1\tUSD\t${(minor / 100).toFixed(2)}`)].join("\n");
  const headers = { Authorization: `Bearer ${rig.dropToken}`, "Content-Type": "text/plain" };
  const taken = await untilTaken(rig, "a pushed report", () => ask(rig, `/drop/amazon-orders?name=report-${report}.txt`, { method: "PUT", headers, body }), (answer) => answer.status === 202);
  if (!taken) return;
  for (const id of ids) if ((rig.journal.amazonOrders.get(id)?.report ?? 0) < report) rig.journal.amazonOrders.set(id, { report, minor });
}

/** Asks for all figures anew. */
export async function askForRecompute(rig: Rig): Promise<void> {
  const { withShop } = await import("#app/platform/db.ts");
  const { requestRecompute } = await import("#app/platform/jobs.ts");
  await withShop(rig.shopId, (tx) => requestRecompute(tx));
}

/** Asks for what the schedule asks every night. */
export async function syncAsAtNight(rig: Rig): Promise<void> {
  const { withShop } = await import("#app/platform/db.ts");
  const { enqueue } = await import("#app/platform/jobs.ts");
  await withShop(rig.shopId, (tx) => enqueue(tx, "sync", { shopId: rig.shopId, task: "nightly" }));
}
