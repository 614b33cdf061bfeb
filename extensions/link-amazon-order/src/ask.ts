export type Reason = { fact: string; agrees?: boolean; edits?: number };
export type Registration = { id: string; product: string; registeredOn: string; link: { id: string; orderId: string; state: string; reasons: Reason[] } | null };
export type Reply = {
  registrations?: Registration[];
  /** Cards by which a customer who has registered nothing can be registered. */
  inserts?: { id: string; name: string }[];
  outcome?: "linked" | "review" | "waiting" | "already" | "undone";
  registration?: Registration;
  /** A refusal, in words for staff. */
  message?: string;
  fields?: Record<string, string>;
};

/** Asks the app; Shopify adds the staff's token. A refusal with words is a reply. @throws Error for any other */
export async function ask(query: string, body?: Record<string, unknown>): Promise<Reply> {
  const options = body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : undefined;
  const reply = await fetch(`/extensions/customer-history${query}`, options);
  const answer = (await reply.json()) as Reply;
  if (!reply.ok && !(body && answer.message)) throw new Error(String(reply.status));
  return answer;
}
