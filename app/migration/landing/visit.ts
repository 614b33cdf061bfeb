import type { IncomingMessage, ServerResponse } from "node:http";

/** One request on its way through the public pages. */
export type Visit = {
  req: IncomingMessage;
  res: ServerResponse;
  /** Path in front of our addresses as the person sees them: "" or the app proxy's, such as `/apps/card`. */
  base: string;
  /** The shop that host or proxy named; null when the address could be any shop's. */
  shopId: number | null;
  query: URLSearchParams;
  now: number;
};
