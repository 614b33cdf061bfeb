/** What people and systems outside did and what it was answered: the measure that the app is held to. */
export type Journal = {
  /** By address. */
  people: Map<string, { registrationId: string | null; confirmed: boolean }>;
  /** By card code: pages that came whole, and requests whose answer never did. */
  scans: Map<string, { answered: number; unanswered: number }>;
  /** Amazon orders that an accepted report held: minor units by the newest report. */
  amazonOrders: Map<string, { report: number; minor: number }>;
  reports: number;
  /** Forms, reports and buttons that are on their way at this moment. */
  sending: number;
  /** Answers that say "not now" although nothing says why; none are expected. */
  complaints: string[];
};

export function emptyJournal(): Journal {
  return { people: new Map(), scans: new Map(), amazonOrders: new Map(), reports: 0, sending: 0, complaints: [] };
}
