import { Badge, Text } from "@shopify/polaris";
import { forces } from "#app/flywheel/forces/catalogue.ts";
import { channelNames } from "#app/flywheel/channels.ts";
import type { NodeValue } from "#app/flywheel/index.ts";
import { FlywheelLink } from "../flywheel/frame.tsx";
import { stateNames, stateTones, type Words } from "../flywheel/words.ts";

/** What a node sold: nothing is sold on AI Search and Email/SMS, and elsewhere it may not be known yet. */
export function directText({ node, directMinor }: Pick<NodeValue, "node" | "directMinor">, words: Words): string {
  if (directMinor !== null) return words.money(directMinor);
  return node === "ai_search" || node === "email_sms" ? "nothing is sold here" : "not known yet";
}

/** A node's own sales, each force that goes out from it, and both together, as a table that says what may not be added. */
export function NodeValueTable({ value, words }: { value: NodeValue; words: Words }) {
  const range = (low: number | null, high: number | null) => (low === null || high === null ? "no interval" : `${words.money(low)} – ${words.money(high)}`);
  const both = value.flywheelMinor === null ? null : (value.directMinor ?? 0) + value.flywheelMinor;
  return (
    <div className="fb-scroll" role="region" aria-label="Table" tabIndex={0}>
      <table className="fb-table">
        <thead>
          <tr>
            <th scope="col">Value</th>
            <th scope="col" className="fb-number">Last 28 covered days</th>
            <th scope="col" className="fb-number">95 % interval</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>
              <strong>Direct</strong>: sold on {channelNames[value.node]}
            </td>
            <td className="fb-number">{directText(value, words)}</td>
            <td className="fb-number">{value.directMinor === null ? "" : "counted"}</td>
            <td />
          </tr>
          {value.outgoing.map(({ force, to, minor, low, high, state, carried }) => (
            <tr key={force}>
              <td>
                <FlywheelLink to={`/app/forces/${force}`}>
                  Force {force}, on {channelNames[to]}
                </FlywheelLink>
                <div className="fb-small">{forces[force].moneyName}</div>
              </td>
              <td className="fb-number">{minor === null ? (forces[force].money === "none" ? "counted, no money" : "not measured") : words.money(minor)}</td>
              <td className="fb-number">{minor === null ? "" : range(low, high)}</td>
              <td>
                <Badge tone={stateTones[state] ?? "attention"}>{stateNames[state] ?? state}</Badge>
                {carried ? <div className="fb-small">carried, not added</div> : null}
              </td>
            </tr>
          ))}
          <tr>
            <td>
              <strong>Flywheel</strong>: direct and what it did elsewhere
            </td>
            <td className="fb-number">
              <strong>{both === null ? "not known" : words.money(both)}</strong>
            </td>
            <td className="fb-number">{both === null || value.low === null || value.high === null ? "" : range((value.directMinor ?? 0) + value.low, (value.directMinor ?? 0) + value.high)}</td>
            <td />
          </tr>
        </tbody>
      </table>
      <Text as="p" tone="subdued" variant="bodySm">
        What a node did elsewhere was sold on another node and is in that node’s own sales. Weigh one node by its flywheel value; never add up those of several. The bounds of several forces are added, which is wider than the interval of their sum.
      </Text>
    </div>
  );
}
