// The one way in for pages and jobs. Each function stands in a file of its own.
export { register } from "./register.ts";
export { addDetails } from "./details.ts";
export { parseOrderId, type ParsedOrderId } from "./order-id.ts";
export { confirm } from "./confirm.ts";
export { readPerson } from "./person.ts";
export { personAddress, personToken } from "./tokens.ts";
export { changeConsent } from "./consent.ts";
export { erasePerson } from "./erase.ts";
export { exportPerson } from "./export.ts";
export { addAnotherProduct } from "./another-product.ts";
export { personMailForCard } from "./card-mail.ts";
export { claim } from "./claim.ts";
export { claimCard } from "./card-claim.ts";
export { listDataRequests, readDataRequest, type DataRequest } from "./data-requests.ts";
export { sendTestMail } from "./test-mail.ts";
export { registrationJobs } from "./jobs.ts";
export type * from "./model.ts";
