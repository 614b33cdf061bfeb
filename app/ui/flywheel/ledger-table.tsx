import { channelNames, type Channel } from "#app/flywheel/channels.ts";
import type { ForcesResult } from "#app/flywheel/index.ts";
import { ruleNames, type Words } from "./words.ts";

type Period = ForcesResult["ledger"][number];

const forcesOf: Record<string, string> = { tiktok: "force 1 by overlay", ai_search: "force 8 by credit, 7 by overlay", email_sms: "force 6 by credit, 9 by overlay" };

/** One period's revenue by node under every rule, side by side; each column adds up to the same revenue. */
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
            <tr key={channel}>
              <td>
                {channelNames[channel as Channel] ?? channel}
                {forcesOf[channel] ? <div className="fb-small">{forcesOf[channel]}</div> : null}
              </td>
              {rules.map((one) => {
                const row = one.channels.find((other) => other.channel === channel);
                return (
                  <td className="fb-number" key={one.rule}>
                    {row ? words.shortMoney(row.total) : "–"}
                    {row && row.overlay > 0 ? (
                      <div className="fb-small">
                        of it overlay {words.shortMoney(row.overlay)}
                        {one.capped ? ", capped" : ""}
                      </div>
                    ) : null}
                  </td>
                );
              })}
            </tr>
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

/** The merchant's rule first, last click beside it, so that the difference is plain. */
const order = (name: string, chosen: string) => (name === chosen ? 0 : name === "last_click" ? 1 : 2);
const total = (rule: Period["rules"][number] | undefined, channel: string) => rule?.channels.find((row) => row.channel === channel)?.total ?? 0;
