import { Text } from "@shopify/polaris";
import type { Claim } from "#app/flywheel/index.ts";
import type { Words } from "./words.ts";

/** Published figures of 2026 beside this shop's own. */
export function ClaimsTable({ claims, words }: { claims: Claim[]; words: Words }) {
  const value = (claim: Claim, number: number) => (claim.unit === "times" ? `${words.count(number, 2)}×` : claim.unit === "money" ? words.money(number) : words.percent(number));
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
          {claims.map((claim) => (
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
                    {claim.low !== null && claim.high !== null ? <Text as="span" tone="subdued"> {value(claim, claim.low)}–{value(claim, claim.high)}</Text> : null}
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
