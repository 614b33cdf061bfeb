import { useFetcher, useRouteLoaderData, useSearchParams } from "@remix-run/react";
import type { FigurePlace } from "#app/flywheel/index.ts";
import { useDownload } from "../use-download.ts";
import { useFlywheelUrl } from "./frame.tsx";

type Props = {
  method: string;
  window?: string | null;
  rows?: { what: string; count: number }[];
  interval?: string | null;
  state?: string | null;
  through?: string | null;
  command?: string | null;
  /** The stored result that the figure is part of, and where in it: `home --path owned`. */
  figure: FigurePlace;
  /** Where the exact input can be had. */
  input?: string | null;
  /** Where what the figure said before can be asked. */
  versions?: string | null;
  count: (value: number) => string;
};

/** Opens a figure to how it was made: method, window, rows, interval, state, and the command that makes it again. */
export function HowMade({ method, window, rows = [], interval, state, through, command, figure, input, versions, count }: Props) {
  const { download, busy } = useDownload();
  const url = useFlywheelUrl();
  const shop = useShownShop();
  const facts: [string, string | null | undefined][] = [
    ["Method", method],
    ["Window", window],
    ["Rows", rows.length > 0 ? rows.map((row) => `${count(row.count)} ${row.what}`).join(", ") : null],
    ["Interval", interval],
    ["State", state],
    ["Data through", through],
  ];
  return (
    <details className="fb-made">
      <summary>How it was made</summary>
      <dl>
        {facts.map(([name, value]) =>
          value ? (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ) : null,
        )}
        {shop ? (
          <div>
            <dt>Make it again from the facts in the database</dt>
            <dd>
              <code>{`npm run -s figure -- --shop ${shop} --name ${figure}`}</code>
            </dd>
          </div>
        ) : null}
        {command ? (
          <div>
            <dt>The method alone, on its exact input</dt>
            <dd>
              <code>{command}</code>
              {input ? (
                <button type="button" className="fb-link" disabled={busy !== null} onClick={() => download(url(input))}>
                  Download the exact input (CSV)
                </button>
              ) : null}
            </dd>
          </div>
        ) : null}
      </dl>
      {versions ? <Versions address={url(versions)} /> : null}
    </details>
  );
}

/** The shop whose figures are shown, by the name that the command line knows. */
function useShownShop(): string | null {
  const shell = useRouteLoaderData<{ shop?: string; demoShop?: string | null }>("routes/app");
  const [search] = useSearchParams();
  return (search.get("demo") === "1" ? shell?.demoShop : null) ?? shell?.shop ?? null;
}

export type FigureVersion = { computed: string; through: string; value: string; state: string };

/** What the figure said on earlier days, asked for when somebody wants to know. */
function Versions({ address }: { address: string }) {
  const { data, state, load } = useFetcher<{ versions: FigureVersion[] }>();
  if (!data) {
    return (
      <button type="button" className="fb-link" disabled={state !== "idle"} onClick={() => load(address)}>
        What it said before
      </button>
    );
  }
  return (
    <div className="fb-scroll" role="region" aria-label="What it said before" tabIndex={0}>
      <table className="fb-table">
        <thead>
          <tr>
            <th scope="col">Computed</th>
            <th scope="col">Data through</th>
            <th scope="col">Figure</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {data.versions.map((version) => (
            <tr key={version.computed}>
              <td>{version.computed}</td>
              <td>{version.through}</td>
              <td>{version.value}</td>
              <td>{version.state}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
