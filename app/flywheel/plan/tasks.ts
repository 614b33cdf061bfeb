/** What the plan's tasks are checked by: counts and first days, read in one query. */
export type PlanFacts = {
  nodes: { tiktok: boolean; amazon: boolean; shopify: boolean; ai: boolean; email: boolean };
  searchWeeks: number;
  searchDays: number;
  publishedInserts: number;
  scans: number;
  creators: number;
  creatorCandidates: number;
  prompts: number;
  promptsWithCitations: number;
  sendsLast30: number;
  recruitingSends: number;
  reactivationSends: number;
  unitsWithCard: number;
  migrated: number;
  firstCreatorPost: string | null;
  creatorPosts: number;
  tiktokForce: string | null;
  velocity: boolean;
  cacFalling: boolean | null;
  experiments: number;
};

export type PlanTask = {
  id: string;
  phase: 1 | 2 | 3;
  /** The day of the plan by which it should be done. */
  due: number;
  title: string;
  how: string;
  /** Where to do it. */
  url: string;
  /** Done by the data, with what they say; null where only a person can know. */
  check: ((facts: PlanFacts) => { done: boolean; says: string }) | null;
};

const ofFive = (nodes: PlanFacts["nodes"]) => Object.values(nodes).filter(Boolean).length;

/** The ninety days in three phases, as the published sequence of 2026 has them. */
export const planTasks: readonly PlanTask[] = [
  { id: "nodes", phase: 1, due: 30, title: "Connect all five nodes", how: "Import at least one report of each node.", url: "/app/imports", check: ({ nodes }) => ({ done: ofFive(nodes) === 5, says: `${ofFive(nodes)} of 5 nodes have data` }) },
  { id: "baseline", phase: 1, due: 30, title: "Establish the branded-search baseline", how: "Import Search Query Performance by week (24 weeks) or a daily indicator (60 days).", url: "/app/imports", check: ({ searchWeeks, searchDays }) => ({ done: searchWeeks >= 24 || searchDays >= 60, says: `${searchWeeks} weeks and ${searchDays} days of branded search` }) },
  { id: "audit", phase: 1, due: 20, title: "Audit the card: design, QR, how many who scan register", how: "Publish an insert and let 30 people scan it.", url: "/app/inserts", check: ({ publishedInserts, scans }) => ({ done: publishedInserts > 0 && scans >= 30, says: `${publishedInserts} published, ${scans} scans` }) },
  { id: "creators", phase: 1, due: 30, title: "Map creators among your customers", how: "Look at the candidates and import your creators.", url: "/app/creators", check: ({ creators, creatorCandidates }) => ({ done: creators + creatorCandidates > 0, says: `${creators} creators, ${creatorCandidates} candidates` }) },
  { id: "content", phase: 1, due: 30, title: "Audit your pages for AI search", how: "Do your pages answer the questions buyers ask? Tick when looked through.", url: "/app/forces/8", check: null },
  { id: "retention", phase: 1, due: 30, title: "Run retention mail or SMS", how: "Import what you sent.", url: "/app/imports", check: ({ sendsLast30 }) => ({ done: sendsLast30 > 0, says: `${sendsLast30} sends in the last 30 days` }) },
  { id: "migration", phase: 2, due: 40, title: "Put the card in the box", how: "Say in the print run from when it is in the box.", url: "/app/print-runs", check: ({ unitsWithCard, migrated }) => ({ done: unitsWithCard > 0 && migrated > 0, says: `${Math.round(unitsWithCard)} units with the card, ${migrated} migrated customers` }) },
  { id: "first_post", phase: 2, due: 45, title: "First post by a creator from your customers", how: "Recruit by mail, match the creator to the customer.", url: "/app/creators", check: ({ firstCreatorPost }) => ({ done: firstCreatorPost !== null, says: firstCreatorPost ? `first post on ${firstCreatorPost}` : "no post yet" }) },
  { id: "queries", phase: 2, due: 60, title: "Track ten questions in AI search", how: "Import runs of your ten most asked questions.", url: "/app/imports", check: ({ prompts, promptsWithCitations }) => ({ done: prompts >= 10, says: `${prompts} tracked, ${promptsWithCitations} with a citation` }) },
  { id: "reactivation", phase: 2, due: 55, title: "Send a reactivation or recruiting sequence", how: "Import it with its purpose.", url: "/app/imports", check: ({ reactivationSends, recruitingSends }) => ({ done: reactivationSends + recruitingSends > 0, says: `${reactivationSends} reactivation, ${recruitingSends} recruiting sends` }) },
  { id: "measure", phase: 2, due: 60, title: "Measure TikTok → Amazon", how: "Sixty usable days with at least six bursts of posts.", url: "/app/forces/1", check: ({ tiktokForce }) => ({ done: tiktokForce !== null && !["insufficient_data", "blind"].includes(tiktokForce), says: tiktokForce ? tiktokForce.replaceAll("_", " ") : "not measured yet" }) },
  { id: "reallocate", phase: 3, due: 75, title: "Move 20–30 % of spend to the strongest forces", how: "The page proposes where from and where to, or says what is missing. Tick when moved.", url: "/app/reallocation", check: null },
  { id: "scale_creators", phase: 3, due: 85, title: "Scale the creator programme", how: "Ten posts by matched creators.", url: "/app/creators", check: ({ creatorPosts }) => ({ done: creatorPosts >= 10, says: `${creatorPosts} posts by matched creators` }) },
  { id: "more_content", phase: 3, due: 85, title: "Widen the content that assistants cite", how: "By what the citation tracking shows; tick when published.", url: "/app/forces/8", check: null },
  { id: "velocity", phase: 3, due: 90, title: "Measure flywheel velocity", how: "It shows on the home page when both groups are large enough.", url: "/app", check: ({ velocity }) => ({ done: velocity, says: velocity ? "measured" : "too little data" }) },
  { id: "cac", phase: 3, due: 90, title: "Look whether CAC falls", how: "Five whole months of spend and new customers.", url: "/app/cac", check: ({ cacFalling }) => ({ done: cacFalling === true, says: cacFalling === null ? "too few months" : cacFalling ? "falling, by its interval" : "not falling, by its interval" }) },
];
