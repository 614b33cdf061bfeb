import type { ReactNode } from "react";
import { BlockStack, Card, Text } from "@shopify/polaris";
import type { AiSearchResult } from "#app/flywheel/index.ts";
import type { Words } from "../flywheel/words.ts";
import { ownerNames, rateText } from "./rates.ts";

type Props = { result: AiSearchResult; names: Record<string, string>; words: Words };

function TableCard({ title, note, children }: { title: string; note: string; children: ReactNode }) {
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        <div className="fb-scroll" role="region" aria-label={title} tabIndex={0}>
          <table className="fb-table">{children}</table>
        </div>
        <Text as="p" tone="subdued" variant="bodySm">
          {note}
        </Text>
      </BlockStack>
    </Card>
  );
}

/** Who is named beside the brand, assistant by assistant. */
export function VoiceTable({ result, names, words }: Props) {
  const voices = result.engines.flatMap(({ engine, voice }) => (voice ? [{ engine, voice }] : []));
  if (voices.length === 0) return null;
  return (
    <TableCard title="Share of voice" note="Own mentions ÷ (own + tracked competitors’), each brand once an answer. In brackets: the share of answers that name it. Interval: questions drawn anew, 95 %.">
      <thead>
        <tr>
          <th scope="col">Assistant</th>
          <th scope="col" className="fb-number">{result.brand ?? "You"}</th>
          {result.competitors.map((name) => (
            <th scope="col" className="fb-number" key={name}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {voices.map(({ engine, voice }) => {
          const all = voice.own + voice.others.reduce((sum, one) => sum + one.mentions, 0);
          const cell = (mentions: number) => (
            <>
              {all > 0 ? words.percent(mentions / all, 0) : "–"} <span className="fb-small">({voice.answers > 0 ? words.percent(mentions / voice.answers, 0) : "–"})</span>
            </>
          );
          return (
            <tr key={engine}>
              <th scope="row">{names[engine] ?? engine}</th>
              <td className="fb-number">
                <strong>{cell(voice.own)}</strong>
                {voice.low !== null && voice.high !== null ? (
                  <div className="fb-small">
                    {words.percent(voice.low, 0)}–{words.percent(voice.high, 0)}
                  </div>
                ) : null}
              </td>
              {result.competitors.map((name) => (
                <td className="fb-number" key={name}>
                  {cell(voice.others.find((one) => one.name === name)?.mentions ?? 0)}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </TableCard>
  );
}

/** Pages and sites that answers cite. */
export function CitedTables({ result, names, words }: Props) {
  if (result.domains.length === 0) return null;
  return (
    <div className="fb-grid fb-grid--two">
      <TableCard title="Cited pages, last 90 days" note="Counted once an answer, over all assistants. Addresses without what only tracks.">
        <thead>
          <tr>
            <th scope="col">Page</th>
            <th scope="col" className="fb-number">Answers</th>
          </tr>
        </thead>
        <tbody>
          {result.pages.map((page) => (
            <tr key={page.url}>
              <td style={{ overflowWrap: "anywhere" }}>
                {page.of === "own" ? <strong>{page.url}</strong> : page.url}
                <div className="fb-small">{[ownerNames[page.of], page.engines.map((engine) => names[engine] ?? engine).join(", "), `last ${words.day(page.last)}`].filter(Boolean).join(" · ")}</div>
              </td>
              <td className="fb-number">{words.count(page.answers)}</td>
            </tr>
          ))}
        </tbody>
      </TableCard>
      <TableCard title="Cited sites, last 90 days" note="Share of all answers that cite the site, with Wilson’s interval, 95 %. Runs without an answer do not count.">
        <thead>
          <tr>
            <th scope="col">Site</th>
            <th scope="col" className="fb-number">Share of answers</th>
          </tr>
        </thead>
        <tbody>
          {result.domains.map((site) => (
            <tr key={site.domain}>
              <td style={{ overflowWrap: "anywhere" }}>
                {site.of === "own" ? <strong>{site.domain}</strong> : site.domain}
                {ownerNames[site.of] ? <div className="fb-small">{ownerNames[site.of]}</div> : null}
              </td>
              <td className="fb-number">
                {words.percent(site.share, 0)}
                <div className="fb-small">
                  {words.percent(site.low, 0)}–{words.percent(site.high, 0)}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </TableCard>
    </div>
  );
}

/** How often each question's answers cite the brand, assistant by assistant. */
export function QuestionTable({ result, names, words }: Props) {
  const engines = result.engines.map(({ engine }) => engine);
  const asked = result.questions.filter((question) => question.engines.length > 0);
  if (asked.length === 0) return null;
  return (
    <TableCard title="Question by question" note="Share of answers of the last 28 days that cite a page of yours, with Wilson’s interval. Fewer than 20 answers say too little.">
      <thead>
        <tr>
          <th scope="col">Question</th>
          {engines.map((engine) => (
            <th scope="col" className="fb-number" key={engine}>
              {names[engine] ?? engine}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {asked.map((question) => (
          <tr key={question.promptId}>
            <td>
              {question.text}
              <div className="fb-small">{[question.category, question.locale].filter(Boolean).join(" · ")}</div>
            </td>
            {engines.map((engine) => {
              const { value, note } = rateText(question.engines.find((one) => one.engine === engine)?.cited, words);
              return (
                <td className="fb-number" key={engine}>
                  {value}
                  <div className="fb-small">{note}</div>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </TableCard>
  );
}
