/** What every answer to programs says about itself: it is no page, nobody frames it, and its type is what it says. */
export const answerHeaders = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
} as const;
