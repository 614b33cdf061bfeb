/**
 * A cell as it may stand in a file that people open in a spreadsheet: a text that would run as a formula, or open a
 * link, is led by an apostrophe. Numbers stay numbers, also negative ones.
 */
export function plainCell<T>(cell: T): T | string {
  return typeof cell === "string" && /^[=+\-@\t\r\n＝＋－＠]/.test(cell) && !/^[+-]?\d[\d.,]*$/.test(cell) ? `'${cell}` : cell;
}
