/** Who did it, as a merchant reads it. */
export function actorName(actor: string): string {
  if (actor === "person") return "The customer";
  if (actor === "system") return "Flybridge";
  return `Staff ${actor.slice("staff:".length)}`;
}

const actions: Record<string, string> = {
  "registration.view": "Looked at a registration",
  "registration.list": "Looked at a list of registrations",
  "registration.export": "Exported personal data",
  "registration.erase": "Erased a person",
  "registration.correct": "Corrected a registration",
  "registration.add": "Added an order to a customer",
  "link.make": "Linked an order",
  "link.accept": "Accepted a link",
  "link.refuse": "Refused a link",
  "link.undo": "Undid a link",
  "mail.resend": "Sent a mail again",
  "benefit.void": "Made a benefit void",
  "benefit.reissue": "Issued a benefit again",
  "import.start": "Started an import",
  "insert.create": "Made an insert",
  "insert.publish": "Published an insert",
  "link.list": "Looked at links to review",
  "claim.receive": "Reported a fault",
  "claim.settle": "Settled a claim",
  "claim.reopen": "Opened a claim again",
  "print_run.create": "Made a print run",
  "print_run.update": "Changed a print run",
  "print_run.make": "Began to make cards",
  "print_run.stop": "Stopped the making of cards",
  "print_run.reopen": "Opened a print run for changes",
  "print_run.send": "Sent a print run to print",
  "print_run.in_box": "Said when cards were in the box",
  "customer.view": "Looked at a customer’s Amazon history",
  "link.check": "Checked a link of the weekly sample",
  "link.wait": "Left a link to be decided",
  "claim.list": "Looked at claims",
  "customer.data_request": "Gathered a customer's data for Shopify",
  "customer.redact": "Erased a customer for Shopify",
  "data_request.download": "Downloaded a data request",
  "audit.export": "Downloaded the audit log",
  "consent.give": "Gave consent",
  "consent.withdraw": "Took consent back",
  "retention.apply": "Erased what was kept long enough",
  "sync.start": "Asked for a sync with Shopify",
  "retention.save": "Changed how long data are kept",
};

/** What was done: in words for what concerns people, else as the log has it. */
export function actionName(action: string): string {
  return actions[action] ?? action.replace(".", ": ").replaceAll("_", " ").replaceAll("-", " ");
}
