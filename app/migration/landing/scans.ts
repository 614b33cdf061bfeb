import type { IncomingMessage } from "node:http";
import { LRUCache } from "lru-cache";
import { blindIndex } from "#app/platform/crypto.ts";
import { config } from "#app/platform/config.ts";
import type { Locale } from "../inserts/model.ts";
import type { CodeTarget } from "./code-lookup.ts";
import { callerNetwork } from "./request.ts";
import { createScanBatcher, type ScanBatcher } from "./scan-batcher.ts";
import { requestKind, type ScanKind } from "./scan-kind.ts";
import { openSpool } from "./scan-spool.ts";
import { openScanStore } from "./scan-store.ts";
import { timeOrderedId } from "./time-ordered-id.ts";
import type { Visits } from "./visit-cookie.ts";

let batcher: ScanBatcher | undefined;

/** The process's scan batcher. */
export function scanBatcher(): ScanBatcher {
  return (batcher ??= createScanBatcher([openScanStore(), openScanStore()], openSpool(config().SPOOL_DIR)));
}

/** Ends the batcher once all is durable. */
export async function stopScans(): Promise<void> {
  const ending = batcher;
  batcher = undefined;
  await ending?.stop();
}

const seenToday = new LRUCache<string, true>({ max: 100_000 });

/**
 * What this opening of a card is. A reload is the same one-hour cookie with this card in it; without a cookie, the same
 * daily hash of network and browser on the same unique card. On a shared code without a cookie it is a scan: two phones
 * behind one carrier are two people.
 */
export function classify(req: IncomingMessage, target: CodeTarget, visits: Visits, now: number): { kind: ScanKind; visitor: string | null } {
  const asked = requestKind(req);
  if (target.isProof) return { kind: asked === "scan" ? "proof" : asked, visitor: null };
  if (asked !== "scan") return { kind: asked, visitor: null };
  if (visits.some((visit) => visit.code === target.code)) return { kind: "reload", visitor: null };
  if (!target.isUnique || visits.length > 0) return { kind: "scan", visitor: null };
  const day = new Date(now).toISOString().slice(0, 10);
  const visitor = blindIndex(target.shopId, "visitor", `${day}|${target.code}|${callerNetwork(req)}|${req.headers["user-agent"] ?? ""}`);
  if (seenToday.has(visitor)) return { kind: "reload", visitor };
  seenToday.set(visitor, true);
  return { kind: "scan", visitor };
}

/** Records an opening of a card; `done` comes when it is durable. */
export function recordScan(target: CodeTarget, kind: ScanKind, visitor: string | null, variant: string, locale: Locale, now: number, done: (error?: unknown) => void): void {
  scanBatcher().add(
    { shopId: target.shopId, id: timeOrderedId(now), at: now, code: target.code, insertId: target.insertId, printRunId: target.printRunId, kind, variant, locale, visitor },
    done,
  );
}
