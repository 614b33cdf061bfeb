import type { MailSettings, TestMailResult } from "./model.ts";

/** Sends one test mail with settings that are not saved yet. */
export async function sendTestMail(_shopId: number, _settings: MailSettings, _to: string): Promise<TestMailResult> {
  throw new Error("not yet");
}
