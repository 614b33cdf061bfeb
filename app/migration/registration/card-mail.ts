/** Mails the owner of a registered unique card the link to their page. Answers the same whether or not there is one. */
export async function personMailForCard(_shopId: number, _code: string, _now: Date): Promise<void> {
  throw new Error("not yet");
}
