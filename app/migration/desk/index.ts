export { listAmazonOrders, type AmazonOrderRow } from "./orders.ts";
export { countRegistrations, insertsWithRegistrations, listRegistrations, openSearch, sealSearch, type RegistrationCounts, type RegistrationFilter, type RegistrationRow } from "./list.ts";
export { readRegistration, type RegistrationRecord, type TimelineEntry } from "./read.ts";
export { acceptSureLinks, checkLink, linkQuality, listLinks, SAMPLE_SIZE, sureLinks, type LinkCandidate, type LinkQuality, type LinkView } from "./link-review.ts";
export { correctRegistration, type Correction } from "./correct.ts";
export { listClaims, reissueBenefit, resendMail, resendMails, settleClaim, voidBenefit, type ClaimRow } from "./benefits.ts";
export { recallCsv, type RecallFilter } from "./recall.ts";
export { readCustomerHistory, type CustomerHistory } from "./customer.ts";
export { linkOrderToCustomer, undoCustomerLink, type LinkOrderResult } from "./link-order.ts";
