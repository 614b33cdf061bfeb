import type { FieldFinding } from "#app/migration/inserts/check-words.ts";
import type { Locale } from "#app/migration/inserts/model.ts";
import { useLive } from "#app/ui/use-live.ts";
import type { InsertForm } from "./use-insert-form.ts";

type Preview = { html: string | null; findings: FieldFinding[] };

/** The page as it would be, with what the wording check finds. */
export function usePreview(
  form: InsertForm,
  locale: Locale,
  page: "first" | "second",
): Preview & { busy: boolean } {
  // A form that is wrong for the moment has no page: the last one stays.
  const { answer, busy } = useLive<Preview>(
    "/app/inserts/preview",
    { form, locale, page },
    ({ html }) => html !== null,
  );
  return { html: answer?.html ?? null, findings: answer?.findings ?? [], busy };
}
