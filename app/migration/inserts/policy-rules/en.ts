import { words, type PolicyTerms } from "./terms.ts";

const REVIEW =
  "reviews?|reviewed|reviewers?|reviewing|ratings?|rate (?:us|it|this|your|our)|(?:feedback|opinion|experience|thoughts) on amazon|tell (?:others|everyone|people|the world|us what you think) on amazon|telling amazon|post(?:ing)? on amazon|(?:words?|lines?|comments?|posts?) (?:for us )?on amazon|(?:your|some|more) stars";
const GOOD =
  "positive|good|great|nice|glowing|excellent|top|best|perfect|favou?rable|five[- ]stars?|awesome|amazing|kind";
const BAD = "negative|bad|poor|critical|low|one[- ]star|1[- ]star";
const HAPPY =
  "happy|satisfied|pleased|delighted|enjoying|enjoyed|loving|love|loved|like(?!,)|liked|glad|adore|adored|impressed|thrilled";
const STARS = "(?:[45]|four|five)[- ]?(?:stars?|out of (?:5|five))";
const SHOP = "our (?:own |online |web ?)?(?:shop|store|web ?site|site)|our page|us";
const PERCENT =
  "(?:\\d+|five|ten|fifteen|twenty|twenty-five|thirty|forty|fifty) ?(?:%|percent|per cent)";

/** English: the rules in full. */
export const english: PolicyTerms = {
  review: words(REVIEW, "[★⭐]+"),
  reward: words(
    "gift(?:s| cards?)?",
    "vouchers?",
    "coupons?",
    "cash ?back",
    "refund(?:s|ed)?",
    "reimburse[ds]?",
    "rewards?",
    "rewarded",
    "prizes?",
    "prize draw",
    "raffle",
    "sweepstakes?",
    "giveaway",
    "win",
    "bonus",
    "discounts?",
    `${PERCENT} off`,
    "(?:[$£€]|usd|eur|gbp) ?\\d+",
    "\\d+ ?(?:[$£€]|usd|eur|gbp|dollars?|euros?|pounds?)",
    "free (?:product|bottle|item|unit|sample|replacement|month|shipping|accessory|box|[a-z]+ on us)",
    "(?:get|receive|send(?: you)?|give(?: you)?|claim|your)(?: [a-z]+){0,2} free [a-z]+",
    "for free",
    "free of charge",
    "complimentary",
    "on us",
    "on the house",
    "in exchange",
    "in return",
    "store credit",
    "surprises?",
    "treats?",
    "freebies?",
    "earn",
    "little something",
    "thank-you (?:present|bonus|voucher)",
    "loyalty points",
    "points",
    "paypal",
    "(?:as soon as|once|after|when) you(?:'ve| have)? (?:posted|left|written|submitted|shared|leave|post|write|submit)",
    "(?:screenshot|photo|picture|proof|link) (?:of|to) (?:it|your review|the review)",
  ),
  happy: words(
    `(?:if|when|as long as) (?:you(?:'re| are|'ve been| have been)?|your baby) (?:really |truly |so |very |absolutely )?(?:${HAPPY})(?: (?:with )?(?:it|your|the|this|our|us|what))?(?! to)`,
    `(?:${HAPPY})(?: with)?(?: (?:it|your|the|this|our|us))?(?: [a-z]+){0,3} ?\\?`,
    "only (?:if|when) (?:you|it)",
    "(?:just|exactly) (?:as|what) you (?:had )?(?:hoped|expected|imagined|wanted)",
    `how much you (?:${HAPPY})`,
    "if (?:everything|all|it) (?:is|was|went|arrived) (?:perfect|fine|great|well|good)",
    "happy customers?",
    "satisfied customers?",
    "if (?:we|it|the product) (?:earned|deserves?|made you|exceeded|met)",
  ),
  positive: words(
    `(?:${GOOD}) (?:\\S+ )?(?:reviews?|ratings?|feedback)`,
    STARS,
    "(?:all )?(?:five|5) (?:[a-z]+ )?stars?",
    "[★⭐]{3,}",
    "5 ?[★⭐]",
    "top marks",
  ),
  diverting: words(
    "before you (?:rate|review|judge|post|write|leave|give)",
    `(?:instead of|rather than|before|without)(?: (?:leaving|writing|posting|giving|you leave|you write|you post|submitting))?(?: an?| your| any)?(?: (?:${BAD}))* ?(?:reviews?|ratings?|feedback|(?:on|to|at) amazon)`,
    `(?:don't|do not|never|please avoid)(?: ever)? (?:leave|write|post|give|leaving|writing)(?: us)?(?: an?| any)? ?(?:${BAD})`,
    `(?:less|fewer|lower|below|under|other) than ${STARS}`,
    `(?:not|isn't|hasn't|haven't|can't|cannot)(?: [a-z']+){0,4} ${STARS}`,
    `(?:reviews?|amazon)[^.!?]{0,40}(?:contact|call|e-?mail|write to|talk to|message) us (?:first|instead|before)`,
    `(?:contact|call|e-?mail|write to|talk to|message|reach out to|come to) us (?:first|instead|directly)[^.!?]{0,40}(?:reviews?|ratings?|amazon)`,
  ),
  change: words(
    "tak(?:e|ing)(?: [a-z0-9'-]+){0,4} (?:reviews?|ratings?) down",
    "(?:change|update|edit|revise|remove|delete|withdraw|take down|reconsider|improve)(?: (?:your|the|a|any))?(?: (?:amazon|negative|bad|old|current|first|critical))* (?:reviews?|ratings?)",
  ),
  unconditional: words(
    "(?:do(?:es)? not|don't|doesn't|never|not|no|nothing|without|isn't|aren't) (?:[a-z-]+ ){0,5}(?:reviews?|ratings?)",
    "no (?:review|rating)s? (?:is |are )?(?:needed|required|necessary|expected)",
    "(?:reviews?|ratings?) (?:is|are) (?:never|not)",
    "(?:reviews?|ratings?)(?: [a-z]+){0,3} (?:not|never) (?:change|affect|influence|matter)",
  ),
  elsewhere: words(
    "(?:cheaper|less expensive|lower prices?|better (?:prices?|deals?)|best prices?|save(?: money)?|pay less)(?: [a-z]+){0,3} (?:on|at|in|from|through|with|than|by) (?:" +
      SHOP +
      "|on amazon|amazon|buying direct(?:ly)?|[a-z0-9-]+\\.[a-z]{2,})",
    "(?:instead of|rather than|not|without|skip|avoid|bypass|forget|leave)(?: (?:on|from|at|through|buying|shopping|ordering|via|to))* amazon",
    "(?:buy|order|shop|purchase|reorder|re-order)(?: [a-z]+){0,4} (?:direct(?:ly)?|straight) (?:from|with|at|on)",
    "marketplace (?:prices?|fees?|mark-?ups?|commissions?)",
    `(?:buy|order|shop|purchase|re-?order)(?: [a-z]+){0,3} (?:at|on|from|via|in) (?:[a-z0-9-]+\\.[a-z]{2,}|our (?:own |online |web ?)?(?:shop|store|web ?site|site))`,
    "cut out the (?:middle ?man|marketplace)",
    "amazon(?: (?:takes|charges))?(?: [a-z]+){0,3} (?:fees?|commissions?|cut|margin)",
  ),
  discount: words(
    `(?:save |get |take |enjoy |up to |extra )*${PERCENT} (?:off|discount|less|rebate|saving)`,
    `(?:save|discount of|rebate of) (?:up to )?(?:${PERCENT}|[$£€] ?\\d+)`,
    "[$£€] ?\\d+(?:[.,]\\d+)? (?:off|discount|voucher|coupon|gift card|credit)",
    "(?:only|just|now|from|for) [$£€] ?\\d+(?:[.,]\\d+)?",
    `(?:minus|less) ${PERCENT}`,
    "(?:half|special|sale|introductory) price",
    "(?:exclusive |special |secret |big |member )?discounts?(?: code)?",
    "(?:coupon|promo|voucher)(?: code)?s?",
    "special offers?",
    "exclusive (?:offers?|deals?|savings?)",
    "buy one,? get one",
  ),
  freeGift: words(
    "(?:little )?something (?:for )?free",
    "freebies?",
    "surprise (?:gift|is waiting|awaits|for you|inside)",
    "free (?:[a-z]+ )?(?:gifts?|presents?|products?|bottles?|samples?|items?)",
    "complimentary (?:[a-z]+ )?(?:gifts?|presents?|products?|items?|samples?)",
    "(?:gift|present) (?:for you|is waiting|inside|awaits)",
    "(?:claim|get|receive|pick) (?:your|a) (?:[a-z]+ )?(?:gift|present)(?! card)",
  ),
  giftCard: words("gift ?cards?", "amazon vouchers?", "amazon credit", "prepaid cards?"),
  claim: words(
    "(?:#|no\\.? ?|number )(?:1|one)(?: [a-z-]+){0,3}",
    "best[- ]?sell(?:er|ing)(?: on amazon)?",
    "amazon'?s choice",
    "(?:recommended|approved|endorsed|certified|verified|guaranteed) by amazon",
    "official amazon(?: [a-z]+)?",
    "amazon (?:partner|certified|approved|warranty|program(?:me)?)",
    "(?:cures?|heals?|prevents?|treats?) (?:[a-z]+ ){0,2}(?:pain|disease|illness|cancer|arthritis|eczema|anxiety|acne|colic)",
    "fda[- ]approved",
    "clinically proven",
    "100 ?% (?:guaranteed|safe|effective|cure)",
    "risk[- ]free",
  ),
  consent: words(
    "(?:subscribe|sign up|opt in|agree|agreeing|subscribing|signing up|opting in)(?: (?:to|for))? (?:our |the |my |receive |receiving )?(?:newsletter|marketing|mailing list|e-?mails?|promotions?|offers)[^.!?]{0,30} (?:to|and) (?:activate|get|unlock|receive|start|extend|claim)",
    "(?:activate|get|unlock|receive|start|extend|claim)[^.!?]{0,40} (?:by|when you|if you) (?:subscribe|subscribing|sign up|signing up|opt in|opting in|agree|agreeing)",
    "only for (?:newsletter )?subscribers",
  ),
};
