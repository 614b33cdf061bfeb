/** Outside data → facts. Everything that other features and pages use of it. */
import { registry } from "./registry.ts";
import type { Source } from "./model.ts";

export type SourceListing = Pick<Source, "id" | "node" | "title" | "feeds" | "where"> & {
  /** The fields of a mapping: our name, a label, whether it must be mapped. */
  fields: { name: string; label: string; required: boolean }[];
};

/** Every source, in the order of the page. */
export const sources: readonly SourceListing[] = registry.map(({ id, node, title, feeds, where, columns }) => ({
  id, node, title, feeds, where,
  fields: Object.entries(columns).filter(([, column]) => !column.personal || column.required).map(([name, column]) => ({ name, label: column.names[0] ?? name, required: column.required ?? false })),
}));

export { detectFile, type Detection } from "./detect.ts";
export { cancelImport, importViews, listImports, readImport, sourceAges, startImport, undoImport, type ImportState, type ImportView, type SourceAge } from "./imports.ts";
export { firstRejections, rejectionsCsv, type RejectedCell } from "./rejections.ts";
export { importJobs, recoverImports } from "./jobs.ts";
export { runImport } from "./runner.ts";
export { listMappings, removeMapping, saveMapping, type Mapping, type MappingInput } from "./mappings.ts";
export { readBrandTerms, readSpendShares, saveBrandTerms, saveSpendShares, type BrandTerms } from "./settings.ts";
export { type Answers, type Node, type Question, type QuestionKind } from "./model.ts";
export type { FileInput } from "./input.ts";
;
export { beginUpload, chunkBytes, finishUpload, parseUpload, receiveChunk, type Upload } from "./uploads.ts";
export { createDropToken, handleFileDrop, listDropTokens, revokeDropToken, type DropToken } from "./drop.ts";
export { addEvent, eventKinds, listEvents, removeEvent, type CalendarRow, type EventKind } from "./typed/calendar.ts";
export { addCost, costKinds, listCosts, removeCost, type CostKind, type CostRow } from "./typed/costs.ts";
