import { blindIndex, normaliseEmail, normalisePostalCode } from "#app/platform/crypto.ts";
import { fieldsFor } from "./reading/fields.ts";
import type { Table } from "./reading/table.ts";
import type { Answers, FileContext } from "./model.ts";
import type { Recognised } from "./recognise.ts";
import type { Understood } from "./style.ts";

/** What a source's reader knows of the file when it reads one of its tables. */
export function contextFor(shopId: number, fileName: string, recognised: Recognised, table: Table, understood: Understood, answers: Answers, customers: ReadonlyMap<string, string>): FileContext {
  const { inspection } = recognised;
  return {
    shopId,
    fileName,
    style: understood.style,
    currency: understood.currency,
    preamble: table.preamble,
    header: table.header,
    positions: table.positions,
    beside: recognised.beside,
    answers: { ...answers, ...(inspection.marketplace ? { marketplace: inspection.marketplace } : {}), ...(inspection.period ?? {}), ...(inspection.grain ? { grain: inspection.grain } : {}) },
    fields: fieldsFor(understood.style),
    hash: hasher(shopId),
    customers,
  };
}

const remembered = 50_000;

/** Keyed hashes, each distinct value computed once: a million orders share some tens of thousands of postal codes. */
function hasher(shopId: number): FileContext["hash"] {
  const known = new Map<string, string>();
  return (kind, value) => {
    const at = `${kind}\0${value}`;
    const found = known.get(at);
    if (found !== undefined) return found;
    // Spreadsheets turn the postal code 400081 into 400081.0.
    const hash = blindIndex(shopId, kind, kind === "email" ? normaliseEmail(value) : normalisePostalCode(value.replace(/^'|\.0$/g, "")));
    if (known.size >= remembered) known.clear();
    known.set(at, hash);
    return hash;
  };
}
