import { useSearchParams } from "@remix-run/react";
import type { IndexFiltersProps } from "@shopify/polaris";
import { savedLists, type SavedList, type SavedView } from "#app/platform/saved-lists.ts";
import { useAction } from "../use-action.ts";

/** A tab that is always there. */
export type FixedView = { id: string; content: string; query: Record<string, string> };

type Change = { name: string } & ({ what: "save"; query: string } | { what: "rename"; to: string } | { what: "remove" });
type Options = { list: SavedList; fixed: FixedView[]; saved: SavedView[] };

/**
 * The views of a list as tabs: ours, and those that the team saved. A list stands in its address, so a view is a query
 * under a name; `saved` in the address says under which one the list is open.
 * @returns the parts of IndexFilters, and `change`, which changes the address and goes back to the first page
 */
export function useSavedViews({ list, fixed, saved: stored }: Options) {
  const keys = savedLists[list];
  const [params, setParams] = useSearchParams();
  const { send, sent } = useAction({ action: "/app/views" });
  const saved = withChange(stored, sent);
  const demo = params.get("demo") === "1";
  const current = pick(params, keys);
  const open = saved.find((one) => one.name === params.get("saved"));
  const fixedAt = Math.max(0, fixed.findIndex((one) => Object.entries(one.query).every(([key, value]) => (params.get(key) ?? "") === value)));
  const selected = open ? fixed.length + saved.indexOf(open) : fixedAt;
  const go = (query: string, name?: string) => {
    const next = new URLSearchParams(query);
    if (name) next.set("saved", name);
    if (demo) next.set("demo", "1");
    setParams(next);
  };
  const change = (changes: Record<string, string>, { replace = false }: { replace?: boolean } = {}) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        next.delete("before");
        for (const [name, value] of Object.entries(changes)) {
          if (value) next.set(name, value);
          else next.delete(name);
        }
        return next;
      },
      { replace },
    );
  const save = (name: string) => {
    send({ what: "save", list, name, query: current });
    go(current, tidy(name));
    return Promise.resolve(true);
  };
  const rename = (name: string, to: string) => {
    send({ what: "rename", list, name, to });
    if (open?.name === name) change({ saved: tidy(to) });
    return Promise.resolve(true);
  };
  const remove = (name: string) => {
    send({ what: "remove", list, name });
    if (open?.name === name) go("");
    return Promise.resolve(true);
  };
  const unchanged = current === (open ? pick(new URLSearchParams(open.query), keys) : pick(new URLSearchParams(fixed[fixedAt]?.query), keys));
  const filters: Pick<IndexFiltersProps, "tabs" | "selected" | "onSelect" | "canCreateNewView" | "onCreateNewView" | "primaryAction"> = {
    tabs: [
      ...fixed.map(({ id, content }) => ({ id, content, isLocked: true, actions: [] })),
      ...saved.map(({ name }) => ({
        id: `saved-${name}`,
        content: name,
        actions: demo ? [] : [
          { type: "rename" as const, onPrimaryAction: (to: string) => rename(name, to) },
          { type: "delete" as const, onPrimaryAction: () => remove(name) },
        ],
      })),
    ],
    selected,
    onSelect: (index) => {
      const own = fixed[index];
      const view = saved[index - fixed.length];
      if (own) go(String(new URLSearchParams(Object.entries(own.query).filter(([, value]) => value))));
      else if (view) go(view.query, view.name);
    },
    canCreateNewView: !demo,
    onCreateNewView: save,
    primaryAction: open ? { type: "save", onAction: () => save(open.name), disabled: unchanged || demo } : { type: "save-as", onAction: save, disabled: unchanged || demo },
  };
  return { filters, change };
}

/** What the tabs show while a change is on its way: as if it were done. What is refused leaves again with its message. */
function withChange(saved: SavedView[], sent: unknown): SavedView[] {
  const change = sent as Change | undefined;
  switch (change?.what) {
    case "save": {
      const view = { name: tidy(change.name), query: change.query };
      return saved.some((one) => one.name === view.name) ? saved.map((one) => (one.name === view.name ? view : one)) : [...saved, view];
    }
    case "rename":
      return saved.map((one) => (one.name === change.name ? { ...one, name: tidy(change.to) } : one));
    case "remove":
      return saved.filter((one) => one.name !== change.name);
    default:
      return saved;
  }
}

/** A name as it will be stored. */
function tidy(name: string): string {
  return name.trim().replace(/\s+/g, " ");
}

/** The known parts of a query, in one order, so that two can be compared. */
function pick(params: URLSearchParams, keys: readonly string[]): string {
  return String(new URLSearchParams(keys.flatMap((key) => (params.get(key) ? [[key, params.get(key) ?? ""]] : []))));
}
