import { useState } from "react";
import { Select } from "@shopify/polaris";
import { bridges, touchName } from "#app/flywheel/channels.ts";
import type { PathView } from "#app/flywheel/index.ts";
import type { Words } from "./words.ts";

const isBridge = (name: string) => (bridges as readonly string[]).includes(name);

/** A path as a row of touches; stations that carry and get no credit are dashed. */
export function PathLine({ path }: { path: string }) {
  if (path === "") return <em>No touch known</em>;
  return (
    <span className="fb-path">
      {path.split(" > ").map((name, at) => (
        <span key={at} className={isBridge(name) ? "fb-path--bridge" : undefined}>
          {touchName(name)}
        </span>
      ))}
    </span>
  );
}

/** The most travelled paths, by channel and by how they ended. */
export function PathExplorer({ paths, words }: { paths: PathView[]; words: Words }) {
  const [channel, setChannel] = useState("");
  const names = [...new Set(paths.flatMap(({ path }) => path.split(" > ").filter(Boolean)))].sort();
  const rows = paths.filter(({ path }) => channel === "" || path.split(" > ").includes(channel)).slice(0, 25);
  if (paths.length === 0) return <p>No journey yet.</p>;
  return (
    <>
      <div style={{ maxWidth: "20rem" }}>
        <Select label="Paths with" options={[{ label: "any touch", value: "" }, ...names.map((name) => ({ label: touchName(name), value: name }))]} value={channel} onChange={setChannel} />
      </div>
      <div className="fb-scroll" role="region" aria-label="Table" tabIndex={0}>
        <table className="fb-table fb-table--stacked">
          <thead>
            <tr>
              <th scope="col">Path</th>
              <th scope="col">Ended in</th>
              <th scope="col" className="fb-number">Orders</th>
              <th scope="col" className="fb-number">Revenue</th>
              <th scope="col" className="fb-number">Did not buy</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.soldOn} ${row.path}`}>
                <td>
                  <PathLine path={row.path} />
                </td>
                <td data-name="Ended in" className="fb-table__row">{row.soldOn === "" ? "no order in 90 days" : `an order on ${touchName(row.soldOn)}`}</td>
                <td className="fb-number" data-name="Orders">{words.count(row.conversions)}</td>
                <td className="fb-number" data-name="Revenue">{row.valueMinor > 0 ? words.shortMoney(row.valueMinor) : "–"}</td>
                <td className="fb-number" data-name="Did not buy">{row.nulls > 0 ? words.count(row.nulls) : "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
