/** Where a rule comes from; `url` is null where the page is behind Amazon's sign-in. */
export type PolicySource = { title: string; url: string | null };

const INSERTS: PolicySource = {
  title: "Amazon Seller Central, Policy Reminder: Product Packaging and Inserts",
  url: "https://sellercentral.amazon.com/forums/t/533858",
};
const REVIEWS: PolicySource = {
  title: "Amazon customer product reviews policies (E8SYAZUBGVFBHCH)",
  url: null,
};
const DIVERSION: PolicySource = {
  title: "Amazon selling policies and seller code of conduct: circumventing the sales process",
  url: "https://www.amazon.com/gp/help/customer/display.html?nodeId=200414320",
};
const QR_CODES: PolicySource = {
  title: "Amazon Seller Forums: Product Inserts meets QR codes, what you need to know",
  url: "https://sellercentral.amazon.de/seller-forums/discussions/t/6358c666-799b-491a-a2ea-1f3fa6593c9f",
};
const CONSENT: PolicySource = {
  title: "Regulation (EU) 2016/679 (GDPR), article 7(4): consent is freely given",
  url: "https://eur-lex.europa.eu/eli/reg/2016/679/oj",
};

export const policySources = { INSERTS, REVIEWS, DIVERSION, QR_CODES, CONSENT };

export type PolicyRuleId =
  | "review-incentive"
  | "review-gating"
  | "review-positive"
  | "review-diverting"
  | "review-change"
  | "review-neutral"
  | "buy-elsewhere"
  | "discount-beside-address"
  | "free-gift"
  | "gift-card"
  | "claim"
  | "benefit-for-consent";

export type PolicyRule = { explanation: string; safer: string; source: PolicySource };

export const policyRules: Record<PolicyRuleId, PolicyRule> = {
  "review-incentive": {
    explanation:
      "This ties a review to something of value. Amazon suspends sellers for rewards, refunds and prizes for reviews, even when the review may be honest.",
    safer: "Offer the benefit for registering, and leave reviews out of it.",
    source: REVIEWS,
  },
  "review-gating": {
    explanation:
      "This asks only pleased buyers for a review. Amazon counts that as manipulating reviews.",
    safer: "Tell us what you think on Amazon.",
    source: REVIEWS,
  },
  "review-positive": {
    explanation:
      "This asks for a good review or a number of stars. Amazon forbids that even without a reward.",
    safer: "Tell us what you think on Amazon.",
    source: INSERTS,
  },
  "review-diverting": {
    explanation:
      "This steers unhappy buyers away from reviewing. Amazon forbids asking people to contact you instead of, or before, a negative review.",
    safer: "Something is wrong? Contact us and we will put it right.",
    source: INSERTS,
  },
  "review-change": {
    explanation: "This asks buyers to change or remove a review. Amazon forbids that.",
    safer: "Something is wrong? Contact us and we will put it right.",
    source: REVIEWS,
  },
  "review-neutral": {
    explanation:
      "A neutral request is allowed. The surest insert says nothing about reviews at all.",
    safer: "Leave it as it is, or leave it out.",
    source: INSERTS,
  },
  "buy-elsewhere": {
    explanation:
      "This invites an Amazon buyer to buy somewhere else. Amazon calls that circumventing the sales process.",
    safer: "Register your product to start your extended warranty.",
    source: DIVERSION,
  },
  "discount-beside-address": {
    explanation:
      "A price or discount beside a QR or address reads as luring the buyer away from Amazon: the riskiest thing an insert can say.",
    safer: "Register your product to see what members get.",
    source: DIVERSION,
  },
  "free-gift": {
    explanation:
      "A free gift on an insert is what review schemes look like, and draws attention even when no review is asked for.",
    safer: "Name the benefit plainly: a product guide, a longer warranty.",
    source: QR_CODES,
  },
  "gift-card": {
    explanation: "Gift cards on an insert are the mark of paid reviews; Amazon looks for them.",
    safer: "Offer a guide, a warranty or a membership instead.",
    source: REVIEWS,
  },
  claim: {
    explanation:
      "This claims a rank, an endorsement or an effect. It must be provable, and Amazon's name may not be used to suggest that Amazon stands behind you.",
    safer: "Say what the product does, in words that you can show to be true.",
    source: QR_CODES,
  },
  "benefit-for-consent": {
    explanation:
      "This makes a benefit depend on marketing consent. Consent must be free, and Flybridge keeps the two apart on the page.",
    safer: "Register to activate your warranty. Our newsletter is your choice.",
    source: CONSENT,
  },
};
