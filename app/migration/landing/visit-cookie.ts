const NAME = "fb";
const HOUR_S = 3600;
const MOST = 6;

/** Which cards this browser has opened within the hour, and the landing variant it was shown. No name, no number of its own. */
export type Visits = { code: string; variant: string }[];

/** Reads the one-hour cookie; anything that is not ours reads as nothing. */
export function readVisits(cookieHeader: string | undefined): Visits {
  if (!cookieHeader) return [];
  const found = /(?:^|;\s*)fb=([A-Z0-9:~-]{1,200})/.exec(cookieHeader)?.[1];
  if (!found) return [];
  return found
    .split("~")
    .map((entry) => /^([A-Z0-9]{8,12}):([AB]\d{0,6})?$/.exec(entry))
    .flatMap((match) => (match?.[1] ? [{ code: match[1], variant: match[2] ?? "" }] : []))
    .slice(0, MOST);
}

/** The cookie after one more card: first-party, unreadable to scripts, gone after an hour. */
export function visitCookie(visits: Visits, code: string, variant: string, secure: boolean): string {
  const kept = [{ code, variant }, ...visits.filter((visit) => visit.code !== code)].slice(0, MOST);
  const value = kept.map((visit) => `${visit.code}:${visit.variant}`).join("~");
  return `${NAME}=${value}; Max-Age=${HOUR_S}; Path=/; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
}
