/**
 * What the wording check looks for, language by language. A term list holds regular expression
 * sources without groups that capture; case and kind of apostrophe do not matter.
 */
export type PolicyTerms = {
  /** A customer review or rating, as noun or verb. */
  review: RegExp;
  /** Something of value for the writer. */
  reward: RegExp;
  /** Only those who are pleased. */
  happy: RegExp;
  /** A review of one kind only. */
  positive: RegExp;
  /** Come to us instead of, or before, reviewing. */
  diverting: RegExp;
  /** Alter or withdraw a review. */
  change?: RegExp;
  /** A review is named to say that it does not matter. */
  unconditional: RegExp;
  elsewhere: RegExp;
  discount: RegExp;
  freeGift: RegExp;
  giftCard: RegExp;
  claim?: RegExp;
  /** A benefit only for those who accept marketing. */
  consent?: RegExp;
};

/** Any of these as whole words. */
export function words(...terms: string[]): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${terms.join("|")})(?![\\p{L}\\p{N}])`, "giu");
}

/** Any of these anywhere: for scripts without spaces, and stems with many endings. */
export function anywhere(...terms: string[]): RegExp {
  return new RegExp(`(?:${terms.join("|")})`, "giu");
}
