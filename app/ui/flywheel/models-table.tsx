import { touchName } from "#app/flywheel/channels.ts";
import type { JourneysResult } from "#app/flywheel/index.ts";
import { ruleNames, type Words } from "./words.ts";

const shown = ["markov", "leave_one_out", "position", "first", "last", "linear"] as const;

/** Shares of conversions by channel under the statistical models and the simple rules. */
export function ModelsTable({ report, words }: { report: JourneysResult["report"]; words: Words }) {
  const names = Object.keys(report.models.markov ?? report.models.position ?? {});
  if (names.length === 0) return <p>No journey with a touch yet: visits of Shopify orders, received sends and answers make them.</p>;
  const sorted = names.sort((a, b) => (report.models.markov?.[b]?.value ?? 0) - (report.models.markov?.[a]?.value ?? 0));
  return (
    <div className="fb-scroll" role="region" aria-label="Table" tabIndex={0}>
      <table className="fb-table fb-table--wide">
        <thead>
          <tr>
            <th scope="col">Channel</th>
            {shown.map((model) => (
              <th scope="col" className="fb-number" key={model}>
                {ruleNames[model]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((channel) => (
            <tr key={channel} className={report.models.markov?.[channel]?.greyed ? "fb-grey" : undefined}>
              <td>
                {touchName(channel)}
                {report.models.markov?.[channel]?.greyed ? <div className="fb-small">in fewer than 20 journeys</div> : null}
              </td>
              {shown.map((model) => {
                const credit = report.models[model]?.[channel];
                return (
                  <td className="fb-number" key={model}>
                    {credit ? words.shortMoney(credit.value) : "–"}
                    {credit?.valueLow !== undefined && credit.valueHigh !== undefined ? (
                      <div className="fb-small">
                        {words.shortMoney(credit.valueLow)}–{words.shortMoney(credit.valueHigh)}
                      </div>
                    ) : null}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
