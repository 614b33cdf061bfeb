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
  /** Where the exact input can be had. */
  input?: string | null;
  count: (value: number) => string;
};

/** Opens a figure to how it was made: method, window, rows, interval, state, and the command that makes it again. */
export function HowMade({ method, window, rows = [], interval, state, through, command, input, count }: Props) {
  const { download, busy } = useDownload();
  const url = useFlywheelUrl();
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
        {command ? (
          <div>
            <dt>Make it again</dt>
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
    </details>
  );
}
