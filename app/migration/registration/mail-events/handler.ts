import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerHeaders } from "#app/platform/answer-headers.ts";
import { config } from "#app/platform/config.ts";
import { isDatabaseAway, withShop } from "#app/platform/db.ts";
import { log, withoutPersonalData } from "#app/platform/log.ts";
import { isInstalled } from "#app/platform/shops.ts";
import { readMailEventsPassword } from "./password.ts";
import { applyMailEvent } from "./apply.ts";
import { parseMailEvents, type MailEvent } from "./parse.ts";

/** Amazon's notifications stay below this. */
const MOST_BYTES = 512 * 1024;

class TooLarge extends Error {}

/** Whose events a sender may tell: one shop's own provider, or the provider of the whole service's mail. */
type Sender = { shopId: number } | "service";

/**
 * Takes what a mail provider says of bounces and complaints: `POST /mail-events` with the password as HTTP Basic or
 * Bearer. 200 with how many were ours, also for what is none of our business; 401 for a wrong password, 503 while the
 * database is away, so that the provider sends again.
 */
export async function handleMailEvents(req: IncomingMessage, res: ServerResponse): Promise<void> {
  try {
    if (req.method !== "POST") return answer(res, 405, { error: "Send events with POST." });
    const sender = await senderOf(req.headers.authorization);
    if (!sender) return answer(res, 401, { error: "The password is missing or wrong." });
    const body = await readJson(req);
    if (body === undefined) return answer(res, 400, { error: "This is no JSON." });
    const { events, confirmUrl } = parseMailEvents(body);
    if (confirmUrl) await confirmSubscription(confirmUrl);
    let taken = 0;
    for (const event of events) if (await take(sender, event)) taken += 1;
    if (events.length > 0) log.info({ shop: sender === "service" ? 0 : sender.shopId, rows: events.length, taken }, "mail events taken");
    answer(res, 200, { events: events.length, taken });
  } catch (error) {
    if (error instanceof TooLarge) return answer(res, 413, { error: "Too large" });
    log.error({ error }, "mail events could not be taken");
    answer(res, isDatabaseAway(error) ? 503 : 500, { error: "The events could not be taken just now. Send them again." });
  }
}

/** The service's own provider must name the mail: an address alone says nothing of whose customer it is. */
async function take(sender: Sender, event: MailEvent): Promise<boolean> {
  const shopId = sender === "service" ? event.reference?.shopId : sender.shopId;
  if (shopId === undefined || !(await isInstalled(shopId))) return false;
  const reason = withoutPerson(event.reason, event.address);
  return withShop(shopId, (tx) => applyMailEvent(tx, { ...event, reason, address: sender === "service" ? null : event.address }, new Date()));
}

/** Servers that refuse a mail quote its address, or the part of it that is theirs (“no mailbox ana.b here”). */
function withoutPerson(reason: string, address: string | null): string {
  const own = address?.split("@", 1)[0]?.toLowerCase() ?? "";
  const words = withoutPersonalData(reason.replace(/\S+@\S+/g, "…"));
  return own.length < 3 ? words : words.split(/(\s+)/).map((word) => (word.toLowerCase().includes(own) ? "…" : word)).join("");
}

async function senderOf(authorization: string | undefined): Promise<Sender | null> {
  const password = passwordOf(authorization);
  if (!password) return null;
  const service = config().MAIL_EVENTS_SECRET;
  if (service && same(password, service)) return "service";
  const shopId = await readMailEventsPassword(password, new Date());
  return shopId === null ? null : { shopId };
}

function passwordOf(authorization = ""): string | null {
  const bearer = /^Bearer\s+(\S{10,300})$/i.exec(authorization)?.[1];
  if (bearer) return bearer;
  const basic = /^Basic\s+([A-Za-z0-9+/=]{10,600})$/i.exec(authorization)?.[1];
  return basic ? Buffer.from(basic, "base64").toString("utf8").split(":").slice(1).join(":") || null : null;
}

function same(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

/** Opens the address by which Amazon proves that we want its notifications; of Amazon's own hosts only. */
async function confirmSubscription(address: string): Promise<void> {
  const url = URL.parse(address);
  if (url?.protocol !== "https:" || url.port !== "" || !/^sns\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/.test(url.hostname)) {
    log.warn({}, "a subscription was to be confirmed at an address that is not Amazon's");
    return;
  }
  const reply = await fetch(url, { signal: AbortSignal.timeout(10_000), redirect: "error" });
  log.info({ status: reply.status }, "a subscription to mail events was confirmed");
}

async function readJson(req: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new TooLarge();
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    return undefined;
  }
}

function answer(res: ServerResponse, status: number, body: object): void {
  if (res.headersSent) return void res.end();
  res.writeHead(status, {
    ...answerHeaders,
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    ...(status === 401 ? { "www-authenticate": 'Basic realm="mail events"' } : {}),
    ...(status === 405 ? { allow: "POST" } : {}),
    ...(status >= 400 ? { connection: "close" } : {}),
  });
  res.end(`${JSON.stringify(body)}\n`);
}
