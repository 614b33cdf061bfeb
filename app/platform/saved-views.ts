import { z } from "zod";
import type { Tx } from "./db.ts";
import { NotFound, UserError } from "./errors.ts";
import { savedLists, type SavedList, type SavedView } from "./saved-lists.ts";

const MOST = 20;
const list = z.enum(Object.keys(savedLists) as [SavedList, ...SavedList[]]);

const changeSchema = z.discriminatedUnion("what", [
  z.object({ what: z.literal("save"), list, name: z.string(), query: z.string().max(1000) }),
  z.object({ what: z.literal("rename"), list, name: z.string(), to: z.string() }),
  z.object({ what: z.literal("remove"), list, name: z.string() }),
]);

/** The views of a list, oldest first. */
export async function listSavedViews(tx: Tx, of: SavedList): Promise<SavedView[]> {
  return tx.query<SavedView>("select name, query from saved_views where shop_id = $1 and list = $2 order by created_at, name", [tx.shopId, of]);
}

/**
 * Saves, renames or removes a view, as the page sends it. Saving under a name that is there already changes that view.
 * @throws UserError when the name is empty, too long or taken, or when there are twenty; NotFound when it is gone
 */
export async function changeSavedViews(tx: Tx, given: unknown): Promise<void> {
  const change = changeSchema.parse(given);
  const key = [tx.shopId, change.list, change.name];
  if (change.what === "remove") {
    await tx.run("delete from saved_views where shop_id = $1 and list = $2 and name = $3", key);
    return;
  }
  // Two who save at once are counted one after the other.
  await tx.query("select pg_advisory_xact_lock(hashtextextended('saved-views', $1))", [tx.shopId]);
  const views = await listSavedViews(tx, change.list);
  if (change.what === "rename") {
    const to = nameOf(change.to);
    if (to !== change.name && views.some((one) => one.name === to)) throw new UserError("There is a view of this name already.", { fields: { name: "Choose another name." } });
    if ((await tx.run("update saved_views set name = $4 where shop_id = $1 and list = $2 and name = $3", [...key, to])) === 0) throw new NotFound("The view");
    return;
  }
  const name = nameOf(change.name);
  if (views.length >= MOST && !views.some((one) => one.name === name)) throw new UserError(`A list holds ${MOST} views at most. Delete one first.`);
  await tx.run(
    `insert into saved_views (shop_id, list, name, query) values ($1, $2, $3, $4)
     on conflict (shop_id, list, name) do update set query = excluded.query`,
    [tx.shopId, change.list, name, onlyKnown(change.list, change.query)],
  );
}

function nameOf(typed: string): string {
  const name = typed.trim().replace(/\s+/g, " ");
  if (name === "" || name.length > 40) throw new UserError("A view's name has one to forty characters.", { fields: { name: "Write a shorter name." } });
  return name;
}

function onlyKnown(of: SavedList, query: string): string {
  const known: readonly string[] = savedLists[of];
  return String(new URLSearchParams([...new URLSearchParams(query)].filter(([key, value]) => known.includes(key) && value !== "")));
}
