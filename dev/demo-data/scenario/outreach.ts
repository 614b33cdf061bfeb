import { moment } from "./calendar.ts";
import type { Poster } from "./channels.ts";
import type { Demand } from "./demand.ts";
import { drawsFrom } from "./draws.ts";
import type { Person } from "./shopify-people.ts";
import type { FactRow, Registration } from "./types.ts";

export type OwnedCreator = Poster & { person: Person };
export type Outreach = { recipients: FactRow[]; force5: OwnedCreator[]; force10: OwnedCreator[]; outsiders: Poster[] };

const dormantDays = 60;
/** Share of the consented customers whom a send of the purpose reached. Newsletters come without a list. */
const reach = { replenishment: 0.05, reactivation: 0.14 } as const;

/**
 * Who received which send, and which customers became creators: some of themselves (force 5), some after a recruiting
 * send (force 10). Received sends are written into the people's paths.
 */
export function reachOut(seed: number, demand: Demand, people: readonly Person[], registrations: ReadonlyMap<Registration, Person>): Outreach {
  const draws = drawsFrom(seed, 80);
  const subscribers = people.filter((one) => one.customerGid && one.consent);
  const recipients: FactRow[] = [];
  const recruited = new Set<Person>();
  const force10: OwnedCreator[] = [];
  for (const send of demand.sends) {
    const at = moment(demand.days[send.day]!, send.hour);
    const there = subscribers.filter((one) => one.since < at);
    const list = send.purpose === "creator_recruiting" ? dormant(there, at).filter((one) => !recruited.has(one) && draws.chance(0.5)).slice(0, 70) : send.purpose in reach ? there.filter(() => draws.chance(reach[send.purpose as keyof typeof reach])) : [];
    for (const person of list) {
      recipients.push({ send_id: send.id, customer_gid: person.customerGid, sent_at: at.toISOString() });
      person.touches.push({ at: at.toISOString(), kind: "send", node: "Email/SMS", channel: "email_sms", evidence: "observed", reference: send.id });
    }
    if (send.purpose !== "creator_recruiting") continue;
    list.forEach((one) => recruited.add(one));
    for (const person of list.slice(0, 3)) force10.push({ person, handle: handleOf(person), fromDay: send.day + draws.whole(8, 20) });
  }
  const force5: OwnedCreator[] = [];
  for (const [registration, person] of registrations) {
    const day = Math.round((Date.parse(registration.at) - moment(demand.days[0]!, 0).getTime()) / 86_400_000);
    if (force5.length >= 12 || day > demand.days.length * 0.75 || day < 40 || person.path !== "migrated" || recruited.has(person) || !draws.chance(0.02)) continue;
    registration.creatorHandle = handleOf(person);
    force5.push({ person, handle: handleOf(person), fromDay: day + draws.whole(18, 40) });
  }
  const outsiders = ["carrywithkate", "babysteps.tv", "dadpackdaily", "tinytravels", "wrapnerd", "momlogistics", "slowmornings", "parentlab", "hikewithtot", "twinlife.daily"].map((handle) => ({ handle, fromDay: 0 }));
  return { recipients, force5, force10, outsiders };
}

function dormant(people: readonly Person[], at: Date): Person[] {
  const before = at.getTime() - dormantDays * 86_400_000;
  return people.filter((one) => one.since.getTime() < before && !one.orders.some((order) => Date.parse(order.at) > before && Date.parse(order.at) < at.getTime()));
}

const handleOf = (person: Person) => `${person.email.split("@")[0]!.replace(/\./g, "_")}`;
