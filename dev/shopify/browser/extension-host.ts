// What Shopify gives a UI extension, as far as ours use it: `shopify` with texts, tokens and navigation, a fetch that
// carries the staff's token, and plain elements in place of Shopify's own.
type Texts = { [key: string]: string | Texts };
type Given = { texts: Texts; locale: string; customer: string; surface: "admin" | "account"; module: number; appAddress: string; appUrl: string };
const given = JSON.parse(document.getElementById("given")?.textContent ?? "{}") as Given;

async function token(): Promise<string> {
  const reply = await realFetch(`/extension/token?surface=${given.surface}&customer=${given.customer}`);
  return ((await reply.json()) as { token: string }).token;
}

function translate(key: string, places: Record<string, string> = {}): string {
  const found = key.split(".").reduce<string | Texts | undefined>((at, part) => (typeof at === "object" ? at[part] : undefined), given.texts);
  return typeof found === "string" ? found.replace(/\{\{\s*(\w+)\s*\}\}/g, (_all, name: string) => places[name] ?? "") : key;
}

const tell = (message: object) => parent.postMessage(message, location.origin);

Object.assign(globalThis, {
  shopify: {
    // A bundle holds every module of its extension, in the order of its targets; a page shows one.
    extend: (index: number, module: () => unknown) => (index === given.module ? void module() : undefined),
    data: { selected: [{ id: `gid://shopify/Customer/${given.customer}` }] },
    i18n: {
      translate,
      formatDate: (date: Date, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(given.locale, options).format(date),
      formatCurrency: (amount: number, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(given.locale, { style: "currency", ...options }).format(amount),
    },
    sessionToken: { get: token },
    navigation: { navigate: (address: string) => tell({ open: address }) },
    close: () => tell({ close: true }),
  },
});

const realFetch = globalThis.fetch.bind(globalThis);
globalThis.fetch = async (input, init = {}) => {
  const address = String(input);
  if (given.surface === "account") return realFetch(address.replace(given.appAddress, given.appUrl), init);
  // In the admin Shopify resolves an address without a host to the app, and adds who asks.
  return realFetch(new URL(address, given.appUrl), { ...init, headers: { ...init.headers, Authorization: `Bearer ${await token()}` } });
};

class Plain extends HTMLElement {
  static observedAttributes = ["heading", "label", "details", "error", "disabled", "loading", "src", "href", "accessibilitylabel"];
  connectedCallback(): void {
    if (!this.shadowRoot) this.attachShadow({ mode: "open" });
    this.draw();
  }

  attributeChangedCallback(): void {
    if (this.shadowRoot) this.draw();
  }

  /** An attribute's text, safe in HTML. */
  say(name: string): string {
    const text = this.getAttribute(name) ?? "";
    return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  }

  draw(): void {
    if (this.shadowRoot) this.shadowRoot.innerHTML = `<link rel="stylesheet" href="/extension-host.css">${this.inside()}`;
  }

  inside(): string {
    return "<slot></slot>";
  }
}

class Boxed extends Plain {
  override inside(): string {
    return `<div class="box"><h2>${this.say("heading")}</h2><slot></slot><div class="actions"><slot name="primary-action"></slot><slot name="secondary-actions"></slot></div></div>`;
  }
}

class Button extends Plain {
  override inside(): string {
    return `<button type="button" class="${this.say("variant")}" ${this.hasAttribute("disabled") || this.hasAttribute("loading") ? "disabled" : ""}><slot></slot></button>`;
  }
}

class Link extends Plain {
  override inside(): string {
    const path = this.say("href").replace(/^app:/, "/store/demo/apps/flybridge/");
    return `<a target="_top" href="${path}" aria-label="${this.say("accessibilitylabel")}"><slot></slot></a>`;
  }
}

class Thumbnail extends Plain {
  override inside(): string {
    return `<img alt="" width="48" height="48" src="${this.say("src")}">`;
  }
}

class Spinner extends Plain {
  override inside(): string {
    return `<span role="status">${this.say("accessibilitylabel")} …</span>`;
  }
}

/** A field that keeps what was typed while its words change. */
class Field extends Plain {
  #value = "";
  get value(): string {
    return this.control()?.value ?? this.#value;
  }

  set value(text: string) {
    this.#value = text;
    const control = this.control();
    if (control && control.value !== text) control.value = text;
  }

  control(): HTMLInputElement | HTMLSelectElement | null {
    return this.shadowRoot?.querySelector("input, select") ?? null;
  }

  override draw(): void {
    const typed = this.value;
    super.draw();
    this.value = typed;
    this.control()?.addEventListener("change", () => this.dispatchEvent(new Event("change")));
  }

  /** The error, or what explains the field; a screen reader says it with the field. */
  help(): string {
    return `<p id="help" class="${this.say("error") ? "error" : "subdued"}">${this.say("error") || this.say("details")}</p>`;
  }

  override inside(): string {
    return `<label>${this.say("label")}<input type="text" autocomplete="off" aria-describedby="help"></label>${this.help()}`;
  }
}

class Select extends Field {
  override connectedCallback(): void {
    super.connectedCallback();
    new MutationObserver(() => this.draw()).observe(this, { childList: true, subtree: true, characterData: true });
  }

  override inside(): string {
    const options = [...this.querySelectorAll("s-option")].map((one) => `<option value="${one.getAttribute("value") ?? ""}">${(one.textContent ?? "").replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)}</option>`);
    return `<label>${this.say("label")}<select aria-describedby="help">${options.join("")}</select></label>${this.help()}`;
  }
}

for (const [name, element] of Object.entries({ "s-section": Boxed, "s-admin-block": class extends Boxed {}, "s-admin-action": class extends Boxed {}, "s-button": Button, "s-link": Link, "s-product-thumbnail": Thumbnail, "s-spinner": Spinner, "s-text-field": Field, "s-select": Select }))
  customElements.define(name, element);

// A frame as tall as what it shows.
new ResizeObserver(() => {
  // The frame belongs to the page around it, whose classes are others.
  const frame = window.frameElement as HTMLElement | null;
  if (frame) frame.style.height = `${document.documentElement.scrollHeight + 4}px`;
}).observe(document.documentElement);
