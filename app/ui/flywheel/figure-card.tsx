import type { ReactNode } from "react";
import { Card, Text } from "@shopify/polaris";
import { Sparkline } from "./sparkline.tsx";

type Props = {
  title: string;
  value: string | null;
  interval: string | null;
  /** Against the period before; good news is green whichever way the figure went. */
  change: { text: string; news: "good" | "bad" | "none" } | null;
  note?: ReactNode;
  trend: { value: number | null; partial: boolean }[];
  missing: ReactNode;
  made: ReactNode;
};

/** One headline figure with its interval, its comparison, its trend, and how it was made. */
export function FigureCard({ title, value, interval, change, note, trend, missing, made }: Props) {
  const colour = change?.news === "good" ? "#15803d" : change?.news === "bad" ? "#b91c1c" : "#475569";
  return (
    <Card>
      <div className="fb-figure">
        <div className="fb-figure__wide">
          <Text as="h2" variant="bodyMd" tone="subdued">
            {title}
          </Text>
        </div>
        <div>
          {value === null ? (
            <Text as="p" variant="headingMd">
              Not known yet
            </Text>
          ) : (
            <Text as="p" variant="heading2xl">
              {value}
            </Text>
          )}
        </div>
        {value === null ? <span /> : <Sparkline points={trend} colour={colour} />}
        <div className="fb-figure__wide">
          {value === null ? <Text as="p" tone="subdued">{missing}</Text> : null}
          {interval ? (
            <Text as="p" tone="subdued">
              {interval}
            </Text>
          ) : null}
          {change ? <p className={change.news === "good" ? "fb-better" : change.news === "bad" ? "fb-worse" : undefined}>{change.text}</p> : null}
          {note ? (
            <Text as="p" tone="subdued" variant="bodySm">
              {note}
            </Text>
          ) : null}
          {made}
        </div>
      </div>
    </Card>
  );
}
