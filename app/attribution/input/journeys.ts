import { buildJourneyTable, parsePath, type JourneyTable } from "../journeys/table.ts";
import { columnOf, InputError, readCsv, readNumber, requiredColumn } from "./csv.ts";

/**
 * Reads journeys: `path` (touches joined by " > "), `conversions`, `value`, `nulls`, or the header
 * names of the ChannelAttribution package. One row at a time, aggregated by distinct path.
 * @throws InputError for a missing column or a count that is no number ≥ 0
 */
export async function readJourneys(file: string): Promise<JourneyTable> {
  const builder = buildJourneyTable();
  let [path, conversions, value, nulls] = [-1, -1, -1, -1];
  const count = (cells: string[], at: number, name: string, line: number): number => {
    if (at < 0) return 0;
    const number = readNumber(cells[at], name, line, 0);
    if (number < 0) throw new InputError(`Line ${line}, column "${name}": less than 0.`);
    return number;
  };
  await readCsv(
    file,
    (header) => {
      path = requiredColumn(header, "path");
      conversions = requiredColumn(header, "conversions", "total_conversions", "conversion");
      value = columnOf(header, "value", "total_conversion_value", "conversion_value");
      nulls = columnOf(header, "nulls", "total_null", "total_nulls", "null");
    },
    (cells, line) =>
      builder.add({
        path: parsePath(cells[path] ?? ""),
        conversions: count(cells, conversions, "conversions", line),
        value: value < 0 ? 0 : readNumber(cells[value], "value", line, 0),
        nulls: count(cells, nulls, "nulls", line),
      }),
  );
  return builder.finish();
}
