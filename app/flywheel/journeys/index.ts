/** Facts → touches → journeys → the ledger by day. */
export { keepJourneys, readHistories, readPerson, type JourneyRun } from "./keep.ts";
export { journeySettings, saveJourneySettings, type JourneySettings } from "./settings.ts";
export { creditOf, ledgerModels, touchesBefore, type History, type LedgerRule, type PersonOrder, type PersonTouch } from "./person.ts";
export { soldOnShopify, touchSources } from "./sources.ts";
export { assistants, declaredChannel, visitChannel, type Visit } from "./visit-node.ts";
