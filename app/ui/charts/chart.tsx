import type { ReactNode } from "react";
import { Later } from "../later.tsx";

type Props = {
  /** Drawn on the server; empty where there is nothing to draw. */
  svg: string;
  /** What the picture is of, and where the same is said in figures. */
  label: string;
  /** In a narrow card: small enough to be seen whole instead of scrolling. */
  whole?: boolean;
};

/** A chart that the keyboard reaches, so that it can be scrolled, and that a screen reader names. */
export function Chart({ svg, label, whole = false }: Props) {
  return <div className={`fb-chart${whole ? " fb-chart--whole" : ""}`} role="img" tabIndex={0} aria-label={label} dangerouslySetInnerHTML={{ __html: svg }} />;
}

type TableProps = { title: string; head: readonly string[]; rows: readonly { key: string; cells: readonly ReactNode[] }[] };

/** The figures of a chart as a table, opened when somebody wants them. All but the first column are numbers. */
export function ChartTable({ title, head, rows }: TableProps) {
  return (
    <Later summary="As a table">
      {() => (
        <div className="fb-scroll" role="region" aria-label={title} tabIndex={0}>
          <table className="fb-table">
            <thead>
              <tr>
                {head.map((name, at) => (
                  <th scope="col" key={name} className={at > 0 ? "fb-number" : undefined}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ key, cells }) => (
                <tr key={key}>
                  {cells.map((cell, at) => (
                    <td key={at} className={at > 0 ? "fb-number" : undefined}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Later>
  );
}
