import { isIPv6 } from "node:net";
import { blindIndex } from "#app/platform/crypto.ts";
import { breaker, withinLimits, type Limit } from "#app/platform/rate-limits.ts";

const HOUR = 3600;
const DAY = 86_400;

/** Over all shops of this process; far above any single card that goes viral. */
const allRegistrations = breaker({ most: 20_000, seconds: 600 });

/** Counts one form and says whether it may pass: caps per address, per network, per shop, and one over everything. */
export async function registrationAllowed(shopId: number, { emailIndex, network, now }: { emailIndex: string; network: string; now: Date }): Promise<boolean> {
  if (!allRegistrations(now)) return false;
  const place = networkIndex(shopId, network, now);
  const limits: Limit[] = [
    { bucket: `register:address:${emailIndex}`, most: 10, seconds: DAY },
    // A shop's, an office's or a carrier's network holds many people.
    { bucket: `register:network:${place}`, most: 30, seconds: HOUR },
    { bucket: "register:shop", most: 3_000, seconds: HOUR },
  ];
  return withinLimits(shopId, limits, now);
}

/** Counts one set of details, and apart from it one order id, against guessing. */
export async function detailsAllowed(shopId: number, registrationId: string, withOrderId: boolean, now: Date): Promise<boolean> {
  const limits: Limit[] = [{ bucket: `details:${registrationId}`, most: 40, seconds: HOUR }];
  if (withOrderId) limits.push({ bucket: `order:${registrationId}`, most: 12, seconds: DAY }, { bucket: "order:shop", most: 5_000, seconds: HOUR });
  return withinLimits(shopId, limits, now);
}

/** Counts one request for the owner's link of a registered card. */
export async function cardMailAllowed(shopId: number, code: string, now: Date): Promise<boolean> {
  return withinLimits(shopId, [{ bucket: `card-mail:${code}`, most: 3, seconds: DAY }, { bucket: "card-mail:shop", most: 500, seconds: HOUR }], now);
}

/** A keyed hash of the network, another one every day: no address is stored. IPv6 counts by its /48. */
function networkIndex(shopId: number, address: string, now: Date): string {
  const bare = address.replace(/^::ffff:/i, "").toLowerCase();
  const network = isIPv6(bare) ? expandIPv6(bare).slice(0, 3).join(":") : bare;
  return blindIndex(shopId, "network", `${now.toISOString().slice(0, 10)}|${network}`);
}

function expandIPv6(address: string): string[] {
  const [head = "", tail] = address.split("::");
  const left = head.split(":").filter(Boolean);
  const right = tail === undefined ? [] : tail.split(":").filter(Boolean);
  const middle = tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill("0");
  return [...left, ...middle, ...right].map((group) => group.replace(/^0+(?=.)/, ""));
}
