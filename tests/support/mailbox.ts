import type { AddressInfo } from "node:net";
import { simpleParser, type ParsedMail } from "mailparser";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll } from "vitest";
import { closeMail } from "#app/platform/mail.ts";

export type Mailbox = {
  mails: ParsedMail[];
  /** Addresses that the server refuses for good. */
  unknown: Set<string>;
  /** How many of the next mails meet a server that is out of order. */
  failing: number;
};

/** A mail server for the test file that keeps what it is sent. */
export function useMailbox(): Mailbox {
  const mailbox: Mailbox = { mails: [], unknown: new Set(), failing: 0 };
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS", "AUTH"],
    onRcptTo(address, _session, done) {
      if (mailbox.unknown.has(address.address)) done(Object.assign(new Error("no such user here"), { responseCode: 550 }));
      else if (mailbox.failing-- > 0) done(Object.assign(new Error("try again later"), { responseCode: 451 }));
      else done();
    },
    onData(stream, _session, done) {
      simpleParser(stream).then((mail) => {
        mailbox.mails.push(mail);
        done();
      }, done);
    },
  });
  beforeAll(async () => {
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", () => listening()));
    process.env.SMTP_URL = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    closeMail();
    await new Promise<void>((closed) => server.close(() => closed()));
  });
  return mailbox;
}
