import { wilson, type Interval } from "#app/attribution/numerics/intervals.ts";
import type { Tx } from "#app/platform/db.ts";
import { readShop } from "#app/platform/shops.ts";
import { dayNumber, localDay } from "../days.ts";
import { gmv, matched } from "../forces/creators.ts";
import { readConverter, type Converter } from "../money.ts";
import type { Computation } from "../recompute.ts";

export { declineCreator, inviteCreators, listCreators, platforms as creatorPlatforms, readOutreach, removeCreator, saveCreator, type KnownCreator } from "./outreach.ts";

export const leastOrders = 2;
const mostCandidates = 200;

/** One way by which customers become creators. Counts of people; sales in minor units of the shop's currency. */
export type CreatorPath = {
  force: 5 | 10;
  invited: number;
  accepted: number;
  posted: number;
  gmvMinor: number;
  /** Of the creators, how many have posted, and of those invited, how many became creators; null below 20 people. */
  postedShare: Share | null;
  acceptedShare: Share | null;
  /** Days from becoming known as a customer to the first post, the middle one. */
  medianDaysToPost: number | null;
};
export type Share = Interval & { value: number };
export type Candidate = { customerGid: string; why: "handle" | "orders"; orders: number };
export type CreatorLine = { handle: string; customerGid: string | null; force: 5 | 10 | null; posts: number; firstPost: string | null; gmvMinor: number };
export type CreatorsResult = { currency: string; through: string | null; paths: CreatorPath[]; candidates: Candidate[]; candidateCount: number; creators: CreatorLine[]; months: { month: string; force: 5 | 10; gmvMinor: number }[] };

type Inputs = Omit<CreatorsResult, "paths"> & { counts: PathCounts[] };
type PathCounts = { force: 5 | 10; invited: number; invitedAccepted: number; accepted: number; posted: number; gmvMinor: number; medianDaysToPost: number | null };

/** Who could be a creator, who is, and what came of it, by the force that brought them. */
export const creatorsComputation: Computation<Inputs> = {
  name: "creators",
  read: async (tx, { now }) => {
    const shop = await readShop(tx);
    const converter = await readConverter(tx);
    const creators = await readLines(tx, converter, localDay(now, shop.timeZone));
    const candidates = await readCandidates(tx);
    return {
      currency: shop.currency,
      through: await lastPost(tx),
      counts: await readCounts(tx, creators),
      candidateCount: candidates.length > mostCandidates ? await countCandidates(tx) : candidates.length,
      candidates: candidates.slice(0, mostCandidates),
      creators,
      months: await readMonths(tx, converter),
    };
  },
  compute: ({ counts, ...rest }) => ({
    payload: {
      ...rest,
      paths: counts.map(({ invitedAccepted, ...path }) => ({ ...path, postedShare: share(path.posted, path.accepted), acceptedShare: share(invitedAccepted, path.invited) })),
    } satisfies CreatorsResult,
    through: rest.through,
  }),
};

const leastPeople = 20;

function share(part: number, whole: number): Share | null {
  const interval = whole >= leastPeople ? wilson(part, whole) : null;
  return interval ? { ...interval, value: part / whole } : null;
}

/** Owned: a registration that became a customer. Not yet a creator, and not someone who declined. */
const candidates = `
  owned as (
    select r.customer_gid as gid, bool_or(r.creator_handle is not null) as told,
           bool_or(exists (select 1 from consents g where g.shop_id = $1 and g.registration_id = r.id and g.given and g.channel = 'email')) as may_write
      from registrations r where r.shop_id = $1 and r.customer_gid is not null and r.state <> 'erased' group by 1),
  bought as (
    select o.customer_gid as gid, count(*)::int as orders from shopify_orders o
     where o.shop_id = $1 and not o.is_test and o.cancelled_at is null and coalesce(o.source_name, '') !~* '(amazon|tiktok)' and o.customer_gid is not null group by 1),
  linked as (
    select r.customer_gid as gid, count(distinct l.order_id)::int as orders from links l join registrations r on r.shop_id = l.shop_id and r.id = l.registration_id
     where l.shop_id = $1 and l.state = 'active' and r.customer_gid is not null group by 1),
  fit as (
    select w.gid as "customerGid", case when w.told then 'handle' else 'orders' end as why, coalesce(b.orders, 0) + coalesce(l.orders, 0) as orders
      from owned w left join bought b using (gid) left join linked l using (gid)
     where (w.told or (w.may_write and coalesce(b.orders, 0) + coalesce(l.orders, 0) >= ${leastOrders}))
       and not exists (select 1 from creators c where c.shop_id = $1 and c.customer_gid = w.gid)
       and not exists (select 1 from creator_invitations i where i.shop_id = $1 and i.customer_gid = w.gid and i.declined_at is not null))`;

async function readCandidates(tx: Tx): Promise<Candidate[]> {
  return tx.query<Candidate>(`with ${candidates} select * from fit order by why = 'handle' desc, orders desc, "customerGid" limit ${mostCandidates + 1}`, [tx.shopId]);
}

async function countCandidates(tx: Tx): Promise<number> {
  return (await tx.first<{ n: number }>(`with ${candidates} select count(*)::int as n from fit`, [tx.shopId]))?.n ?? 0;
}

async function readLines(tx: Tx, converter: Converter, today: number): Promise<CreatorLine[]> {
  const rows = await tx.query<CreatorLine & { currency: string | null }>(
    `with ${matched}, ${gmv},
     sold as (select handle, max(currency) as currency, sum(minor)::float8 as minor from gmv group by 1)
     select c.handle, c.customer_gid as "customerGid",
            case when m.handle is null then null when m.recruited_at < coalesce(m.first_post, 'infinity') then 10 else 5 end as force,
            (select count(*)::int from content_posts p where p.shop_id = $1 and p.creator = c.handle) as posts,
            (select min(p.posted_at at time zone 'UTC')::date from content_posts p where p.shop_id = $1 and p.creator = c.handle) as "firstPost",
            coalesce(g.minor, 0) as "gmvMinor", g.currency
       from creators c left join matched m on m.handle = c.handle left join sold g on g.handle = c.handle
      where c.shop_id = $1 and c.platform = 'tiktok' order by 6 desc, 1 limit 500`,
    [tx.shopId],
  );
  return rows.map(({ currency, ...row }) => ({ ...row, gmvMinor: Math.round(converter.convert(row.gmvMinor, currency, today) ?? 0) }));
}

async function readCounts(tx: Tx, creators: readonly CreatorLine[]): Promise<PathCounts[]> {
  const row = await tx.first<{ asked: number; askedAccepted: number; reached: number; reachedAccepted: number; days5: number | null; days10: number | null }>(
    `with ${matched},
     reached as (select distinct r.customer_gid as gid from send_recipients r join sends s on s.shop_id = r.shop_id and s.send_id = r.send_id where r.shop_id = $1 and s.purpose = 'creator_recruiting'),
     asked as (select i.customer_gid as gid from creator_invitations i where i.shop_id = $1 and not exists (select 1 from reached where reached.gid = i.customer_gid)),
     came as (select m.*, coalesce(m.recruited_at < coalesce(m.first_post, 'infinity'), false) as recruited, extract(epoch from m.first_post - p.registered_at) / 86400 as days
                from matched m left join people p on p.shop_id = $1 and p.person = m.customer_gid)
     select (select count(*)::int from asked) as asked, (select count(*)::int from asked join came on came.customer_gid = asked.gid and not came.recruited) as "askedAccepted",
            (select count(*)::int from reached) as reached, (select count(*)::int from reached join came on came.customer_gid = reached.gid and came.recruited) as "reachedAccepted",
            (select percentile_cont(0.5) within group (order by days) from came where not recruited and days > 0) as days5,
            (select percentile_cont(0.5) within group (order by days) from came where recruited and days > 0) as days10`,
    [tx.shopId],
  );
  const of = (force: 5 | 10) => {
    const own = creators.filter((one) => one.force === force);
    return { force, accepted: own.length, posted: own.filter(({ posts }) => posts > 0).length, gmvMinor: own.reduce((sum, one) => sum + one.gmvMinor, 0) };
  };
  return [
    { ...of(5), invited: row?.asked ?? 0, invitedAccepted: row?.askedAccepted ?? 0, medianDaysToPost: row?.days5 ?? null },
    { ...of(10), invited: row?.reached ?? 0, invitedAccepted: row?.reachedAccepted ?? 0, medianDaysToPost: row?.days10 ?? null },
  ];
}

async function readMonths(tx: Tx, converter: Converter): Promise<CreatorsResult["months"]> {
  const rows = await tx.query<{ day: string; month: string; force: 5 | 10; currency: string | null; minor: number | null }>(
    `with ${matched}, ${gmv}
     select date_trunc('month', g.day)::date as month, min(g.day) as day, g.currency, sum(g.minor)::float8 as minor,
            case when m.recruited_at < coalesce(m.first_post, 'infinity') and g.at > m.recruited_at then 10 else 5 end as force
       from matched m join gmv g on g.handle = m.handle group by 1, 3, 5 order by 1, 5`,
    [tx.shopId],
  );
  const sums = new Map<string, CreatorsResult["months"][number]>();
  for (const { day, month, force, currency, minor } of rows) {
    const key = `${month}|${force}`;
    const sum = sums.get(key) ?? { month, force, gmvMinor: 0 };
    sum.gmvMinor += minor === null ? 0 : (converter.convert(minor, currency, dayNumber(day)) ?? 0);
    sums.set(key, sum);
  }
  return [...sums.values()].map((sum) => ({ ...sum, gmvMinor: Math.round(sum.gmvMinor) }));
}

async function lastPost(tx: Tx): Promise<string | null> {
  const row = await tx.first<{ day: string | null }>("select greatest((select max(posted_at) from content_posts where shop_id = $1), (select max(ordered_at) from affiliate_order_lines where shop_id = $1))::date as day", [tx.shopId]);
  return row?.day ?? null;
}
