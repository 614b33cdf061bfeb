/** Facts + attribution → what the pages show. */
export { requestRecompute } from "#app/platform/jobs.ts";
export { flywheelJobs, readProgress, recompute, flywheelTasks, type Progress } from "./recompute.ts";
export { readResult, readVersions, type StoredResult } from "./results.ts";
export { inline, type Layers } from "./layers.ts";
export { channelNames, type Channel, type Node } from "./channels.ts";
export type { Momentum } from "./days.ts";
export type { Funnel, Grouped, MigrationResult, Rate, Week } from "./migration/index.ts";
export type { MigrationValue } from "./migration/value.ts";
export type { Leak } from "./migration/leaks.ts";
export { forces, type CitationsView, type ForceDescription, type ForceNumber, type ForcesResult, type ForceState, type ForceView, type ImpulseView, type LedgerView, type WindowView } from "./forces/index.ts";
export { journeySettings, readHistories, readPerson, saveJourneySettings, touchSources, type History, type JourneySettings, type LedgerRule } from "./journeys/index.ts";
export type { JourneysResult, LedgerCell, PathView } from "./journeys/report.ts";
export { readFlywheelSettings, saveFlywheelSettings, type Change, type Claim, type Figure, type FlywheelSettings, type HomeResult, type SourceReach, type TrendPoint } from "./home/index.ts";
export { planTasks, readPlanSettings, startPlan, tickTask, type PlanResult, type PlanTask } from "./plan/index.ts";
export { creatorPlatforms, declineCreator, inviteCreators, leastOrders, listCreators, readOutreach, removeCreator, saveCreator, type CreatorLine, type CreatorPath, type CreatorsResult, type KnownCreator } from "./creators/index.ts";
export type { CacMonth, CacResult } from "./cac/index.ts";
export { type CohortMonth, type CohortPath, type CohortsResult } from "./cohorts/index.ts";
export type { AiSearchResult, CitedDomainView, CitedPageView, EngineView, PageOwner, QuestionView } from "./ai-search/index.ts";
