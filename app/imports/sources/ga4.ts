import { z } from "zod";
import { referralDays } from "../facts/targets.ts";
import type { Source } from "../model.ts";
import { addDays, readDay } from "../reading/dates.ts";
import { readRows } from "../reading/rows.ts";
import { grainOf, keyed, minorIn, startsWithTotal } from "./shared.ts";

/** Google Analytics: sessions by where they came from. Its "nth day" counts from the start date in the comments. */
export const ga4Referrals: Source = {
  id: "ga4-referrals",
  node: "AI Search",
  title: "Google Analytics referrals",
  feeds: "Visits from assistants by day",
  where: "Analytics → Reports → Acquisition → Traffic acquisition, by session source, with Date → Share → Download CSV",
  asks: ["currency", "from", "to"],
  money: ["revenue"],
  numbers: ["sessions", "revenue"],
  columns: {
    source: { names: ["Session source", "Session source / medium", "Session source/medium", "Source", "Source / medium", "First user source", "Page referrer", "Session manual source"], required: true },
    medium: { names: ["Session medium", "Medium"] },
    date: { names: ["Date", "Day"] },
    nth: { names: ["Nth day"] },
    landing: { names: ["Landing page", "Landing page + query string"] },
    sessions: { names: ["Sessions"], required: true },
    users: { names: ["Total users", "Users", "Active users"] },
    conversions: { names: ["Key events", "Conversions"] },
    revenue: { names: ["Total revenue", "Purchase revenue"] },
  },
  atLeast: 2,
  general: true,
  targets: [referralDays],
  inspect(file) {
    const text = file.preamble.join("\n");
    const [from, to] = [/start date:\s*(\d{8})/i, /end date:\s*(\d{8})/i].map((pattern) => readDay(pattern.exec(text)?.[1] ?? "", null));
    const dated = file.has("date");
    return { period: from && to ? { from, to } : null, answered: [...(dated ? (["from", "to"] as const) : []), ...(file.has("revenue") ? [] : (["currency"] as const))] };
  },
  read(file) {
    const f = file.fields;
    const row = z.object({ source: f.name(300), medium: f.text(100), date: f.optionalDay(), nth: f.optionalCount(), landing: f.text(2000), sessions: f.optionalCount(), users: f.optionalCount(), conversions: f.optionalDecimal(), revenue: f.optionalDecimal() });
    const { from: start = "", to: end = "" } = file.answers;
    return readRows(file, row, (line) => {
      const from = line.date ?? (line.nth === null ? start : addDays(start, line.nth));
      const to = line.date ?? (line.nth === null ? end : from);
      const [source = "", medium = ""] = line.source.split(/\s*\/\s(?=[^/]*$)/);
      return {
        day: from,
        until: to,
        facts: [[referralDays, { source: keyed(source.toLowerCase()), medium: keyed((line.medium ?? medium).toLowerCase()), landing: keyed(line.landing), from_day: from, to_day: to, grain: grainOf(from, to), sessions: line.sessions, users: line.users, conversions: line.conversions, revenue_minor: minorIn(file.currency)(line.revenue), currency: file.currency }]],
      };
    }, (record) => startsWithTotal(record, ["source", "date"]));
  },
};
