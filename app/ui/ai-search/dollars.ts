/** Millionths of a US dollar as a person types dollars: 2500000 → "2.50", 250 → "0.00025". */
export function dollarsOf(micros: number): string {
  const whole = Math.floor(micros / 1_000_000);
  const part = String(micros % 1_000_000).padStart(6, "0").replace(/0{1,4}$/, "");
  return `${whole}.${part}`;
}
