import { Text } from "@shopify/polaris";
import type { Claim } from "#app/flywheel/index.ts";
import { HowMade } from "./how-made.tsx";
import { stateNames, type Words } from "./words.ts";

/** Published figures of 2026 beside this shop's own, each of which opens to how it was made. */
export function ClaimsTable({ claims, words }: { claims: Claim[]; words: Words }) {
  const value = (claim: Claim, number: number) => (claim.unit === "times" ? `${words.count(number, 2)}×` : claim.unit === "ratio" ? words.ratio(number) : words.percent(number));
  const window = ({ from, to }: { from: string | null; to: string | null }) => (from && to ? `${words.fullDay(from)} to ${words.fullDay(to)}` : to ? `to ${words.fullDay(to)}` : null);
  return (
    <div className="fb-scroll" role="region" aria-label="Table" tabIndex={0}>
      <table className="fb-table">
        <thead>
          <tr>
            <th scope="col">Published claim, 2026</th>
            <th scope="col">Yours</th>
          </tr>
        </thead>
        <tbody>
          {claims.map((claim, at) => (
            <tr key={claim.id}>
              <td>
                <strong>{claim.claim}</strong> <Text as="span" tone="subdued">{claim.of}</Text>
              </td>
              <td>
                {claim.ours === null ? (
                  <Text as="span" tone="subdued">
                    Not measured: {claim.why}
                  </Text>
                ) : (
                  <>
                    <strong>{value(claim, claim.ours)}</strong>
                    {claim.low !== null && claim.high !== null ? <Text as="span" tone="subdued"> {value(claim, claim.low)} to {value(claim, claim.high)}</Text> : null}
                    {claim.made ? <HowMade method={claim.made.method} window={window(claim.made)} rows={claim.made.rows} interval={claim.made.interval} state={stateNames[claim.made.state] ?? claim.made.state} through={claim.made.to ? words.day(claim.made.to) : null} figure={`home --path claims.${at}`} count={(number) => words.count(number)} /> : null}
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
