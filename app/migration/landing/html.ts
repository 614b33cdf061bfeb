/** Markup that is safe to send: made only by `html` and `trusted`. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

type Part = Html | string | number | null | undefined | false | readonly Part[];

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** A text made harmless for element content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

/** Markup from a template: every value put in is escaped, unless it is markup itself. Lists are joined; null and false are nothing. */
export function html(strings: TemplateStringsArray, ...values: Part[]): Html {
  let text = strings[0] ?? "";
  values.forEach((value, index) => {
    text += render(value) + (strings[index + 1] ?? "");
  });
  return new Html(text);
}

function render(part: Part): string {
  if (part === null || part === undefined || part === false) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(render).join("");
  return escapeHtml(String(part));
}

/** Markup of our own making, such as a stylesheet. Never give it anything a person wrote. */
export function trusted(text: string): Html {
  return new Html(text);
}

/** An https address as it may stand in a link, or null for anything else (`javascript:`, relative, broken). */
export function safeLink(address: string | null | undefined): string | null {
  if (!address) return null;
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

/** Puts values into a text's `{places}`: texts are escaped, markup is kept. An unknown place stays as written. */
export function fill(text: string, values: Record<string, string | number | Html>): Html {
  const filled = text.replace(/[&<>"']|\{(\w+)\}/g, (found, name: string | undefined) => {
    if (name === undefined) return entities[found] ?? found;
    const value = values[name];
    return value === undefined ? found : render(value);
  });
  return new Html(filled);
}

/** As `fill`, for plain texts such as titles and mail subjects. */
export function fillText(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (found, name: string) => String(values[name] ?? found));
}
