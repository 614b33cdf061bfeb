// The one way in for pages, other features and jobs.
import type { JobHandler } from "#app/platform/jobs.ts";
import type { QueueName } from "#app/platform/queues.ts";
import { makePrintRun } from "./print-job.ts";

export * from "./model.ts";
export {
  countInserts,
  createInsert,
  listInserts,
  parseInsertInput,
  readInsert,
  updateInsert,
  type InsertFilter,
  type InsertListing,
} from "./store.ts";
export {
  archiveInsert,
  duplicateInsert,
  publishInsert,
  publishProblems,
  restoreInsert,
} from "./lifecycle.ts";
export { readOnboarding, type Onboarding, type OnboardingStep } from "./onboarding.ts";
export {
  createPrintRun,
  parsePrintRunInput,
  readPrintRun,
  updatePrintRun,
  type PrintProgress,
  type PrintRun,
  type PrintRunInput,
} from "./print-runs.ts";
export {
  countPrintRuns,
  listPrintRuns,
  printedInserts,
  printRunSorts,
  searchPrintRuns,
  type PrintRunListing,
  type PrintRunSort,
} from "./print-run-list.ts";
export {
  cardFindings,
  markSent,
  proofSeenAt,
  reopenPrintRun,
  requireLiveAddress,
  requirePrintable,
  setInTheBox,
  startMaking,
  stopMaking,
} from "./print-steps.ts";
export {
  addressBases,
  defaultAddressBase,
  printedAddress,
  probeAddress,
  requireAddressBase,
  type AddressBase,
} from "./address.ts";
export {
  addOwnDomain,
  checkOwnDomain,
  domainTasks,
  listOwnDomains,
  personBase,
  removeOwnDomain,
  type OwnDomain,
} from "./own-domains.ts";
export { hereAnswer, HERE_PATH } from "./domain-lookups.ts";
export { designFromInsert, type PrintDesign, type PrintFormat } from "./print-design.ts";

export { exportInsertFile, importInsertFile } from "./insert-file.ts";
export { writeText } from "./pdf-text.ts";
export { textWidth } from "./card-fonts.ts";
export { pictureThumbnail, storeGuide, storePicture, type PictureUse } from "./pictures.ts";
export {
  assessRun,
  exportCodeMap,
  previewCard,
  printFile,
  proofQr,
  type PrintFile,
} from "./print-files.ts";
export {
  addPickedProducts,
  listProducts,
  listUnmappedItems,
  readProducts,
  saveMainListing,
  saveListings,
  type Listing,
  type Product,
  type UnmappedItem,
} from "./products.ts";

export { insertTemplates, type InsertTemplate } from "./templates.ts";
export { checkCardWords, checkInsertWords, type FieldFinding } from "./check-words.ts";

export { normaliseCardCode, CARD_CODE_ALPHABET } from "./card-code.ts";
export { type TextBlock } from "./card-text.ts";
export { variantKey, runningTest } from "./landing-test.ts";
export { type CardFinding } from "./card-sheet.ts";
export { type QrAssessment } from "./qr.ts";

/** What this feature does in the background. */
export const insertJobs: Partial<Record<QueueName, JobHandler>> = { print: makePrintRun };
