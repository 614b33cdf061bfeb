import type { Node } from "../channels.ts";

export type ForceNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;
export const forceNumbers: readonly ForceNumber[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** What a force is and how it is measured, apart from any shop's figures. */
export type ForceDescription = {
  number: ForceNumber;
  from: Node;
  to: Node;
  /** What it is, in a line. */
  what: string;
  /** How it is measured, in a line. */
  measure: string;
  /** What its money is, or that it has none. */
  money: "overlay" | "credit" | "carried" | "gmv" | "none";
  moneyName: string;
  layer: "window" | "journeys" | "citations" | "funnel" | "creators";
  /** What makes it stronger. */
  push: readonly string[];
  /** Sources to import, most needed first. */
  sources: readonly string[];
};

export const forces: Record<ForceNumber, ForceDescription> = {
  1: {
    number: 1, from: "tiktok", to: "amazon", money: "overlay", layer: "window",
    what: "Posts and spend on TikTok send people to Amazon to search for your brand",
    measure: "Branded searches and Amazon revenue within 72 hours of posts and ad spend, promotions held constant, tested against shifted placebos",
    moneyName: "incremental Amazon revenue that no journey explains",
    push: ["Let posts say the brand and the product’s name, which is what people type on Amazon", "Space posts out: separate bursts can be measured, a steady stream cannot", "Keep the listing in stock and its title close to the creators’ words in the three days after a post"],
    sources: ["tiktok-videos", "tiktok-ads", "amazon-orders", "amazon-sqp", "google-search-console", "calendar"],
  },
  2: {
    number: 2, from: "tiktok", to: "ai_search", money: "none", layer: "citations",
    what: "Creator content and product copy get cited by assistants",
    measure: "Share of sampled answers whose sources hold a TikTok page",
    moneyName: "no money: answers that cite TikTok",
    push: ["Ask creators to say the question that buyers ask, then answer it in the first sentence and in the caption", "Give videos a description in full sentences with product and category names", "Publish the transcript of the best videos on your own product pages"],
    sources: ["citations", "tiktok-videos"],
  },
  3: {
    number: 3, from: "amazon", to: "shopify", money: "carried", layer: "funnel",
    what: "Cards, packaging and messages turn Amazon buyers into your own customers",
    measure: "The migration funnel; all Shopify revenue of migrated customers is carried, since the ledger divides the same orders among earlier touches",
    moneyName: "Shopify revenue of migrated customers",
    push: ["Repair the step with the biggest leak first: the migration page names it", "Put the card where the hand goes first, and let it promise one thing", "Write to new customers within a day: the first order mostly comes in the first month"],
    sources: ["amazon-orders"],
  },
  4: {
    number: 4, from: "amazon", to: "ai_search", money: "none", layer: "citations",
    what: "Reviews and listings make assistants know the brand",
    measure: "Share of sampled answers whose sources hold an Amazon page, beside the number of reviews",
    moneyName: "no money: answers that cite Amazon",
    push: ["Fill the listing’s attributes: assistants quote sizes, materials and certificates", "Answer questions on the listing in whole sentences", "Ask every buyer neutrally for a review, the unhappy ones too"],
    sources: ["citations", "review-counts"],
  },
  5: {
    number: 5, from: "shopify", to: "tiktok", money: "gmv", layer: "creators",
    what: "Owned customers become creators",
    measure: "Creators whose e-mail is a customer’s: their posts and the sales on TikTok Shop that they brought",
    moneyName: "TikTok Shop sales of creators who are customers",
    push: ["Ask for a video a week after the second order, when people know the product", "Send the affiliate link with the ask, not after it", "Show new creators the three posts that sold best"],
    sources: ["creators", "tiktok-affiliate", "tiktok-videos"],
  },
  6: {
    number: 6, from: "shopify", to: "email_sms", money: "credit", layer: "journeys",
    what: "What customers let you know feeds e-mail and SMS",
    measure: "Ledger credit of e-mail and SMS on orders of people whose consent came from a registration",
    moneyName: "revenue credited to e-mail and SMS among registered people",
    push: ["Ask what the product is for when people register, and write to that", "Send the first useful mail within an hour of the registration", "Let sends differ by product and by time since the order"],
    sources: ["klaviyo-campaigns", "send-recipients"],
  },
  7: {
    number: 7, from: "ai_search", to: "amazon", money: "overlay", layer: "window",
    what: "A recommendation becomes a branded search on Amazon",
    measure: "The rate at which assistants cite you, as one regressor of the joint fit of branded search and Amazon revenue",
    moneyName: "incremental Amazon revenue that no journey explains",
    push: ["Answer the ten questions that your category is asked, each on a page of its own", "Mark products up with schema.org data, identical to the listing’s", "Sample the same questions every day: without 120 days nothing can be told"],
    sources: ["citations", "amazon-orders", "amazon-sqp", "google-search-console", "calendar"],
  },
  8: {
    number: 8, from: "ai_search", to: "shopify", money: "credit", layer: "journeys",
    what: "A cited page brings a visitor to the store",
    measure: "Ledger credit of visits from assistants (referrer, utm_source) and of declared answers on Shopify orders; most such visits carry no referrer, so this is a floor",
    moneyName: "Shopify revenue credited to assistants",
    push: ["Make the cited page sell: price, stock and a button above the fold", "Link from articles to the one product that they recommend", "Ask “Where did you first come across us?”: it catches what browsers hide"],
    sources: ["citations"],
  },
  9: {
    number: 9, from: "email_sms", to: "amazon", money: "overlay", layer: "window",
    what: "Replenishment mails and neutral review requests move Amazon",
    measure: "Branded searches and Amazon revenue within 72 hours of sends, in the same joint fit as TikTok",
    moneyName: "incremental Amazon revenue that no journey explains",
    push: ["Time replenishment mails by how long the pack lasts", "Say the purpose of each send when you import it, so that newsletters are not mixed in", "Leave some weeks without a send: they are what the others are compared with"],
    sources: ["klaviyo-campaigns", "amazon-orders", "amazon-sqp", "calendar"],
  },
  10: {
    number: 10, from: "email_sms", to: "tiktok", money: "gmv", layer: "creators",
    what: "Dormant customers answer a mail and become creators",
    measure: "Creators among the recipients of a recruiting send: their posts after it and the sales that they brought",
    moneyName: "TikTok Shop sales of creators who were recruited by mail",
    push: ["Write to those who bought twice and then went quiet", "Ask for one video of the product in use, not for a programme", "Import the send’s recipients: they are matched, then dropped"],
    sources: ["creators", "klaviyo-campaigns", "send-recipients", "tiktok-affiliate"],
  },
};
