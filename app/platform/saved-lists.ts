/** What may stand in a saved view of each list. What was searched is somebody's address or order id, and stays out. */
export const savedLists = {
  registrations: ["view", "customer", "insert", "sort"],
  inserts: ["status", "sort", "direction"],
  orders: ["linked", "marketplace", "sort"],
  "print-runs": ["status", "insert", "sort"],
  imports: ["state", "source", "sort"],
  audit: ["what", "who", "from", "to"],
} as const;

export type SavedList = keyof typeof savedLists;
/** A view as the list's tabs show it: its name, and the query of the list's address. */
export type SavedView = { name: string; query: string };
