/** Facts → touches → journeys → the ledger by day. */
export { keepJourneys, readHistories, readPerson, type JourneyRun } from "./keep.ts";
export { journeySettings, saveJourneySettings, type JourneySettings } from "./settings.ts";
export { creditOf, ledgerModels, readHistory, touchesBefore, pathText, type History, type LedgerRule, type PersonOrder, type PersonTouch } from "./person.ts";
export { amazonLookBackDays, lookBackDays, soldOnShopify, touchSources } from "./sources.ts";
export { assistants, declaredChannel, hostChannel, visitChannel, type Visit } from "./visit-node.ts";
