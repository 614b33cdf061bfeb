import { z } from "zod";
import { audit, type Actor } from "#app/platform/audit.ts";
import { withShop } from "#app/platform/db.ts";
import { NotFound, UserError } from "#app/platform/errors.ts";
import type { Source } from "./model.ts";
import { registry, sourceById } from "./registry.ts";

const prefix = "mapping:";

const mappingSchema = z.object({
  name: z.string().trim().min(1, "Give the mapping a name").max(80, "At most 80 characters"),
  source: z.string().refine((id) => sourceById(id) !== undefined, "Choose what the file holds"),
  /** Our field → the name of their column. */
  columns: z.record(z.string(), z.string().trim().min(1)),
});
export type MappingInput = z.infer<typeof mappingSchema>;
export type Mapping = MappingInput & { id: string };

/** A kept mapping is a source of its own: the same reader and rules, with the merchant's column names. */
function asSource(mapping: Mapping): Source {
  const base = sourceById(mapping.source);
  if (!base) throw new NotFound("The mapping's source");
  const columns = Object.fromEntries(
    Object.entries(base.columns).flatMap(([ours, column]) => {
      const theirs = mapping.columns[ours];
      return theirs ? [[ours, { names: [theirs], required: true, personal: column.personal ?? false }]] : column.required ? [[ours, column]] : [];
    }),
  );
  return { ...base, id: `${prefix}${mapping.id}`, title: `${mapping.name} (${base.title})`, columns, atLeast: Math.max(1, Object.keys(mapping.columns).length) };
}

/** Keeps a mapping, or changes the one of the same name. @throws UserError naming the fields that are missing */
export async function saveMapping(shopId: number, input: MappingInput, actor: Actor): Promise<Mapping> {
  const checked = mappingSchema.safeParse(input);
  if (!checked.success) throw new UserError(checked.error.issues[0]?.message ?? "The mapping is not complete.");
  const { name, source, columns } = checked.data;
  const known = sourceById(source)!.columns;
  const used = Object.fromEntries(Object.entries(columns).filter(([ours]) => known[ours]));
  const missing = Object.entries(known).filter(([ours, column]) => column.required && !used[ours]);
  if (missing.length > 0) throw new UserError(`Choose a column for: ${missing.map(([, column]) => column.names[0]).join(", ")}.`, { fields: Object.fromEntries(missing.map(([ours]) => [ours, "Choose a column"])) });
  return withShop(shopId, async (tx) => {
    const row = await tx.first<{ id: string }>(
      `insert into import_mappings (shop_id, name, source, columns) values ($1, $2, $3, $4)
       on conflict (shop_id, name) do update set source = excluded.source, columns = excluded.columns returning id`,
      [shopId, name, source, JSON.stringify(used)],
    );
    await audit(tx, actor, "mapping.save", `mapping:${row!.id}`);
    return { id: row!.id, name, source, columns: used };
  });
}

/** The shop's mappings. */
export async function listMappings(shopId: number): Promise<Mapping[]> {
  return withShop(shopId, (tx) => tx.query<Mapping>("select id, name, source, columns from import_mappings where shop_id = $1 order by name", [shopId]));
}

export async function removeMapping(shopId: number, id: string, actor: Actor): Promise<void> {
  await withShop(shopId, async (tx) => {
    if ((await tx.run("delete from import_mappings where shop_id = $1 and id = $2", [shopId, id])) === 0) throw new NotFound("The mapping");
    await audit(tx, actor, "mapping.remove", `mapping:${id}`);
  });
}

/** Every source that a file of this shop may be of: its own mappings, then ours. */
export async function sourcesOf(shopId: number): Promise<Source[]> {
  return [...(await listMappings(shopId)).map(asSource), ...registry];
}

/** One source by id. @throws NotFound */
export async function sourceFor(shopId: number, id: string): Promise<Source> {
  const known = sourceById(id);
  if (known) return known;
  const mapping = id.startsWith(prefix) ? (await listMappings(shopId)).find((one) => one.id === id.slice(prefix.length)) : undefined;
  if (!mapping) throw new NotFound("The source");
  return asSource(mapping);
}
