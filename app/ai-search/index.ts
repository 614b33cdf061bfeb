/** What assistants say when buyers ask: questions, brands, answers pasted and sampled. */
export { readBrands, saveBrands, type Brand, type Brands } from "./brands.ts";
export { engineName, engineNames, sampledEngineIds, sampledEngines, type SampledEngineId } from "./engines/index.ts";
export { pasteAnswer, type Pasted } from "./paste.ts";
export { listQuestions, saveQuestion, setAsked, type Question } from "./questions.ts";
export { readEngines, readSampler, removeKey, saveEngine, saveSampler, type EngineSettings, type SamplerSettings } from "./settings.ts";
export { readSamplerProgress, startRound, type SamplerProgress } from "./sampler/plan.ts";
export { aiSearchJobs, aiSearchTasks } from "./sampler/tasks.ts";
