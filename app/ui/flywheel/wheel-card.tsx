import { useState } from "react";
import { useNavigate } from "@remix-run/react";
import { Button, Card, InlineStack, Text } from "@shopify/polaris";
import { channelNames } from "#app/flywheel/channels.ts";
import { forces } from "#app/flywheel/forces/catalogue.ts";
import type { ForceGlance } from "#app/flywheel/index.ts";
import { Wheel, type WheelArrow, type WheelNode } from "../wheel.tsx";
import { forceName } from "./changes.tsx";
import { FlywheelLink, useFlywheelUrl } from "./frame.tsx";
import { momentumNames, momentumText, stateNames, type Words } from "./words.ts";

const nodes: WheelNode[] = [
  { id: "tiktok", name: channelNames.tiktok, role: "demand", colour: "#1f2937" },
  { id: "amazon", name: channelNames.amazon, role: "trust", colour: "#b45309" },
  { id: "shopify", name: channelNames.shopify, role: "ownership", colour: "#15803d" },
  { id: "ai_search", name: channelNames.ai_search, role: "discovery", colour: "#0369a1" },
  { id: "email_sms", name: channelNames.email_sms, role: "retention", colour: "#7c3aed" },
];

/** The ten forces as a picture, and as the table that says the same. */
export function WheelCard({ forces: views, words }: { forces: ForceGlance[]; words: Words }) {
  const [table, setTable] = useState(false);
  const navigate = useNavigate();
  const url = useFlywheelUrl();
  return (
    <Card>
      <InlineStack align="space-between" blockAlign="center">
        <Text as="h2" variant="headingMd">
          Ten forces
        </Text>
        <Button variant="plain" onClick={() => setTable(!table)} ariaExpanded={table}>
          {table ? "As a picture" : "As a table"}
        </Button>
      </InlineStack>
      {table ? <ForcesTable forces={views} words={words} /> : <Wheel nodes={nodes} arrows={views.map((view) => arrowOf(view, words, url))} onOpen={(to) => navigate(to)} />}
    </Card>
  );
}

function arrowOf(view: ForceGlance, words: Words, url: (path: string) => string): WheelArrow {
  const { money } = forces[view.number];
  const beads = money === "none";
  return {
    number: view.number,
    from: forces[view.number].from,
    to: forces[view.number].to,
    weight: beads ? (view.citations?.hits ?? null) : view.amountMinor,
    style: beads ? "beads" : money === "carried" ? "carried" : "band",
    momentum: view.momentum.state,
    sureness: view.state === "supported" ? "sure" : view.state === "directional" ? "directional" : "unsure",
    label: shortValue(view, words),
    title: `Force ${view.number}: ${forceName(view.number)}.`,
    lines: figureLines(view, words),
    url: url(`/app/forces/${view.number}`),
  };
}

/** The figure of a force as short as a label wants it; a blind one says so instead of a zero. */
export function shortValue(view: ForceGlance, words: Words): string {
  if (view.state === "blind") return "import";
  if (forces[view.number].money === "none") return view.citations ? `${words.count(view.citations.hits)} cites` : "import";
  if (view.amountMinor === null) return "too little";
  if (view.amountMinor === 0 && view.state === "no_detectable_effect") return "not seen";
  return words.shortMoney(view.amountMinor);
}

/** All figures of a force in words. */
export function figureLines(view: ForceGlance, words: Words): string[] {
  if (view.state === "blind") return [`Blind: import ${view.missing[0]?.what ?? "its data"}.`];
  const lines: string[] = [];
  if (view.citations) {
    const { hits, runs, rate, low, high } = view.citations;
    lines.push(`${words.count(hits)} of ${words.count(runs)} answers cite it${rate === null ? "" : `, ${words.percent(rate)} (${words.percent(low)}–${words.percent(high)})`}.`);
  } else if (view.amountMinor === null) lines.push("Too little data for a figure.");
  else {
    const range = view.low !== null && view.high !== null ? ` (${words.shortMoney(view.low)}–${words.shortMoney(view.high)})` : "";
    lines.push(`${words.money(view.amountMinor)}${range}, ${forces[view.number].moneyName}, in 28 days.`);
  }
  const change = view.momentum.change === null ? "" : ` by ${words.percent(Math.abs(view.momentum.change), 0)}`;
  lines.push(`${stateNames[view.state] ?? view.state}; ${momentumNames[view.momentum.state]}${view.momentum.state === "growing" || view.momentum.state === "shrinking" ? change : ""}.${view.through ? ` Data through ${words.day(view.through)}.` : ""}`);
  return lines;
}

/** The wheel in rows: for screen readers, for copying, for those who like numbers. */
export function ForcesTable({ forces: views, words }: { forces: ForceGlance[]; words: Words }) {
  return (
    <div className="fb-scroll" role="region" aria-label="Table" tabIndex={0}>
      <table className="fb-table">
        <thead>
          <tr>
            <th scope="col">Force</th>
            <th scope="col" className="fb-number">28 days</th>
            <th scope="col" className="fb-number">Interval</th>
            <th scope="col">Momentum</th>
            <th scope="col">State</th>
            <th scope="col">Through</th>
          </tr>
        </thead>
        <tbody>
          {views.map((view) => (
            <tr key={view.number}>
              <td>
                <FlywheelLink to={`/app/forces/${view.number}`}>
                  {view.number}. {forceName(view.number)}
                </FlywheelLink>
              </td>
              <td className="fb-number">{shortValue(view, words)}</td>
              <td className="fb-number">{view.citations?.rate != null ? `${words.percent(view.citations.low)}–${words.percent(view.citations.high)}` : view.low !== null && view.high !== null ? `${words.shortMoney(view.low)}–${words.shortMoney(view.high)}` : "–"}</td>
              <td>
                {momentumText(view.momentum, words)}
              </td>
              <td>{stateNames[view.state]}</td>
              <td>{view.through ? words.day(view.through) : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
