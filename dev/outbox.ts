import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { simpleParser, type ParsedMail } from "mailparser";

export type OutboxMail = { id: number; to: string; from: string; subject: string; text: string; html: string; at: Date };
export type Outbox = { smtpUrl: string; url: string; mails: OutboxMail[]; close(): Promise<void> };

/** A real SMTP server that delivers nowhere: it keeps what was sent and shows it on a page. */
export async function startOutbox({ port }: { port: number }): Promise<Outbox> {
  const mails: OutboxMail[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, _session, done) {
      simpleParser(stream).then((mail) => {
        mails.push(asOutboxMail(mails.length + 1, mail));
        done();
      }, done);
    },
  });
  await new Promise<void>((ready) => smtp.listen(0, "127.0.0.1", ready));
  const smtpPort = (smtp.server.address() as AddressInfo).port;

  const pages = createServer((req, res) => {
    const path = req.url ?? "/";
    if (path === "/mails.json") {
      res.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(mails));
      return;
    }
    const one = mails.find((mail) => path === `/mails/${mail.id}`);
    res.writeHead(one || path === "/" ? 200 : 404, { "Content-Type": "text/html; charset=utf-8" });
    res.end(one ? mailPage(one) : listPage(mails));
  });
  await new Promise<void>((ready) => pages.listen(port, "localhost", ready));
  return {
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    url: `http://localhost:${(pages.address() as AddressInfo).port}`,
    mails,
    close: async () => {
      await new Promise<void>((done) => smtp.close(() => done()));
      await new Promise<void>((done) => {
        pages.close(() => done());
        pages.closeAllConnections();
      });
    },
  };
}

function asOutboxMail(id: number, mail: ParsedMail): OutboxMail {
  const to = [mail.to ?? []].flat().map((one) => one.text).join(", ");
  return { id, to, from: mail.from?.text ?? "", subject: mail.subject ?? "", text: mail.text ?? "", html: mail.html || mail.textAsHtml || "", at: new Date() };
}

const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const frame = (title: string, body: string) => `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escape(title)}</title>
<style>body{font:15px/1.5 system-ui;margin:0;background:#f1f1f1;color:#1c1917}main{max-width:48rem;margin:0 auto;padding:1.5rem 1rem}a{color:#005bd3;text-decoration:none}
.mail{display:block;background:#fff;border-radius:12px;padding:.8rem 1rem;margin:.5rem 0;box-shadow:0 1px 0 #0002;color:inherit}.mail:hover{background:#fafafa}small{color:#616161}iframe{width:100%;height:70vh;border:0;border-radius:12px;background:#fff}</style><main>${body}</main></html>`;

function listPage(mails: OutboxMail[]): string {
  const rows = mails.toReversed().map((mail) => `<a class="mail" href="/mails/${mail.id}"><b>${escape(mail.subject)}</b><br><small>to ${escape(mail.to)} · from ${escape(mail.from)} · ${mail.at.toLocaleTimeString("en")}</small></a>`);
  return frame("Outbox", `<meta http-equiv="refresh" content="5"><h1>Outbox</h1><p>Mail that the demo sent. None of it left this machine.</p>${rows.join("") || "<p><i>Nothing yet: register with a sample card.</i></p>"}`);
}

function mailPage(mail: OutboxMail): string {
  return frame(mail.subject, `<p><a href="/">← Outbox</a></p><h1>${escape(mail.subject)}</h1><p><small>to ${escape(mail.to)} · from ${escape(mail.from)}</small></p><iframe title="The mail" srcdoc="${escape(`<base target="_blank">${mail.html}`)}"></iframe>`);
}
