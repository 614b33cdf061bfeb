import { Fragment } from "react";
import { channelNames, type Channel } from "#app/flywheel/channels.ts";
import type { ForcesResult } from "#app/flywheel/index.ts";
import { ruleNames, type Words } from "./words.ts";

type Period = ForcesResult["ledger"][number];

type Part = { name: string; of: (row: { total: number; overlay: number }) => number };
const credit = ({ total, overlay }: { total: number; overlay: number }) => total - overlay;
const overlay = (row: { overlay: number }) => row.overlay;

/** What of a node's money its forces are: the credit of touches in known journeys, and the overlay on Amazon. */
const forcesOf: Record<string, Part[]> = {
  tiktok: [
    { name: "Known orders", of: credit },
    { name: "Force 1, to Amazon", of: overlay },
  ],
  ai_search: [
    { name: "Force 8, to Shopify", of: credit },
    { name: "Force 7, to Amazon", of: overlay },
  ],
  email_sms: [
    { name: "Known orders, with force 6 in it", of: credit },
    { name: "Force 9, to Amazon", of: overlay },
  ],
};

/** One period's revenue by node and force under every rule and model, side by side; each column adds up to the same revenue. */
export function LedgerTable({ period, rule, words }: { period: Period; rule: string; words: Words }) {
  const rules = [...period.rules].sort((a, b) => order(a.rule, rule) - order(b.rule, rule));
  const names = [...new Set(rules.flatMap(({ channels }) => channels.map(({ channel }) => channel)))].sort((a, b) => total(rules[0], b) - total(rules[0], a));
  const sold = period.actual.shopify + period.actual.amazon + period.actual.tiktok;
  return (
    <div className="fb-scroll" role="region" aria-label="Table" tabIndex={0}>
      <table className="fb-table fb-table--wide">
        <thead>
          <tr>
            <th scope="col">Credited to</th>
            {rules.map((one) => (
              <th scope="col" className="fb-number" key={one.rule}>
                {ruleNames[one.rule]}
                {one.rule === rule ? " (yours)" : ""}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {names.map((channel) => (
            <Fragment key={channel}>
              <tr>
                <td>{channelNames[channel as Channel] ?? channel}</td>
                {rules.map((one) => {
                  const row = one.channels.find((other) => other.channel === channel);
                  return (
                    <td className="fb-number" key={one.rule}>
                      {row ? words.shortMoney(row.total) : "–"}
                    </td>
                  );
                })}
              </tr>
              {(forcesOf[channel] ?? []).map((part) => (
                <tr key={part.name} className="fb-part">
                  <td>{part.name}</td>
                  {rules.map((one) => {
                    const row = one.channels.find((other) => other.channel === channel);
                    return (
                      <td className="fb-number" key={one.rule}>
                        {row ? words.shortMoney(part.of(row)) : "–"}
                        {row && part.of === overlay && row.overlay > 0 && one.capped ? " capped" : ""}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </Fragment>
          ))}
          {(["amazon", "shopify", "tiktok"] as const).map((place) => (
            <tr key={place}>
              <td>
                Unattributed, sold on {channelNames[place]}
                {place === "amazon" ? <div className="fb-small">buyers whom nobody can know</div> : null}
              </td>
              {rules.map((one) => (
                <td className="fb-number" key={one.rule}>
                  {words.shortMoney(one.unattributed[place])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Together, and the revenue</th>
            {rules.map((one) => (
              <td className="fb-number" key={one.rule}>
                {words.money(Math.round(one.total))}
                <div className="fb-small">{Math.abs(one.total - sold) < 1 ? "= revenue" : `revenue ${words.money(sold)}`}</div>
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

/** The merchant's rule first, last click beside it, so that the difference is plain; then the models, then the other rules. */
const order = (name: string, chosen: string) => (name === chosen ? 0 : name === "last_click" ? 1 : isModel(name) ? 2 : 3);
const isModel = (name: string) => name === "markov" || name === "leave_one_out";
const total = (rule: Period["rules"][number] | undefined, channel: string) => rule?.channels.find((row) => row.channel === channel)?.total ?? 0;
