import type { Tx } from "#app/platform/db.ts";
import { isoDay } from "../days.ts";
import type { NodesResult, SendPurpose } from "./model.ts";
import { intoWeeks } from "./weeks.ts";

const sendDays = 90;

/** What was sent in the last ninety days, by what it was for. */
export async function readSends(tx: Tx, today: number): Promise<Pick<NodesResult["email"], "sends" | "from">> {
  const from = isoDay(today - sendDays);
  const sends = await tx.query<SendPurpose>(
    `select coalesce(purpose, 'unknown') as purpose, count(*)::int as sends, coalesce(sum(recipients), 0)::float8 as recipients, sum(delivered)::float8 as delivered, sum(clicks)::float8 as clicks, sum(unsubscribes)::float8 as unsubscribes
       from sends where shop_id = $1 and day >= $2 group by 1 order by 3 desc, 1`,
    [tx.shopId, from],
  );
  return { sends, from };
}

/** People who came by a card and whose last word was yes, by channel; and when they said it. */
export async function readSubscribers(tx: Tx, weeks: readonly string[]): Promise<Pick<NodesResult["email"], "subscribers" | "joined">> {
  const rows = await tx.query<{ channel: "email" | "sms"; day: string; value: number }>(
    `select channel, (at at time zone s.time_zone)::date as day, count(*)::int as value
       from (select distinct on (c.registration_id, c.channel) c.shop_id, c.channel, c.given, c.at from consents c
               join registrations r on r.shop_id = c.shop_id and r.id = c.registration_id and r.state <> 'erased'
              where c.shop_id = $1 order by c.registration_id, c.channel, c.at desc) last
       join shops s on s.shop_id = last.shop_id where last.given group by 1, 2`,
    [tx.shopId],
  );
  const count = (channel: "email" | "sms") => rows.filter((row) => row.channel === channel).reduce((sum, row) => sum + row.value, 0);
  return { subscribers: { email: count("email"), sms: count("sms") }, joined: intoWeeks({ name: "New subscribers by e-mail", kind: "count" }, rows.filter(({ channel }) => channel === "email"), weeks) };
}
