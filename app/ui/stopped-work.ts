/** What the work of a queue is to a merchant, and what its standing still means. */
export const workNames: Readonly<Record<string, { what: string; meaning: string }>> = {
  customer: { what: "A customer in Shopify", meaning: "A registration is kept here, and its customer is not in Shopify yet." },
  mail: { what: "A mail", meaning: "A mail to a customer was not sent." },
  discount: { what: "A discount code", meaning: "A customer waits for a discount code, or the stock of codes was not filled." },
  link: { what: "Linking registrations to orders", meaning: "Some registrations may not be linked to their Amazon order yet." },
  print: { what: "A print run", meaning: "The files of a print run are not made." },
  import: { what: "An import", meaning: "A file is kept, and nothing of it is in your figures." },
  webhook: { what: "News from Shopify", meaning: "A change in Shopify is kept, and not in your figures yet." },
  sync: { what: "Fetching from Shopify", meaning: "Products, orders or customers may be older here than in Shopify." },
  flow: { what: "News for Shopify Flow", meaning: "A workflow that starts with a registration, a link or a first order was not started." },
  sample: { what: "A question to an assistant", meaning: "An answer is missing from the AI Search figures." },
  recompute: { what: "Computing the figures", meaning: "Pages show the figures as they were before." },
  scheduled: { what: "A task of every day", meaning: "Something that runs at set times was left out once." },
};

/** For a queue that a page does not know. */
export const otherWork = { what: "Other work", meaning: "Something in the background did not finish." };
