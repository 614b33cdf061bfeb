// What the app gets in place of Shopify's App Bridge: the global `shopify`, the custom elements that
// @shopify/app-bridge-react renders, and a fetch that carries the session token. It speaks with the
// admin shell around it by messages, each checked for where it comes from.
(() => {
  type Json = Record<string, unknown>;
  interface Pending {
    resolve: (value: unknown) => void;
    reject: (error: Error) => void;
  }

  // Browsers give a frame of another site storage of its own. Chromium's test switch for third-party
  // cookies denies it altogether, which no merchant meets: there the page gets one in memory.
  try {
    void window.sessionStorage;
  } catch {
    const kept = new Map<string, string>();
    const storage: Storage = {
      get length() {
        return kept.size;
      },
      clear: () => kept.clear(),
      getItem: (key) => kept.get(key) ?? null,
      key: (index) => [...kept.keys()][index] ?? null,
      removeItem: (key) => void kept.delete(key),
      setItem: (key, value) => void kept.set(key, String(value)),
    };
    for (const name of ["sessionStorage", "localStorage"])
      Object.defineProperty(window, name, { value: storage, configurable: true });
  }

  const own = document.currentScript as HTMLScriptElement;
  const shellOrigin = new URL(own.src).origin;
  const address = new URL(location.href);
  const embedded = window.parent !== window;
  // The shell writes shop and host into the frame's name, which outlives every page in it; a frame of
  // another site may not have storage of its own.
  const [, framedShop = "", framedHost = ""] = window.name.split("|");
  const config = {
    apiKey:
      own.dataset.apiKey ??
      document.querySelector<HTMLMetaElement>('meta[name="shopify-api-key"]')?.content ??
      "",
    shop: address.searchParams.get("shop") ?? framedShop,
    host: address.searchParams.get("host") ?? framedHost,
    locale: address.searchParams.get("locale") ?? "en",
  };

  const tell = (type: string, detail: Json = {}): void => {
    if (embedded) window.parent.postMessage({ standIn: 1, type, ...detail }, shellOrigin);
  };
  const pending = new Map<number, Pending>();
  let lastRequest = 0;
  const ask = (method: string, detail: Json = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      pending.set((lastRequest += 1), { resolve, reject });
      tell("request", { id: lastRequest, method, detail });
    });

  const handlers: Record<string, (message: Json) => void> = {
    reply: ({ id, value, error }) => {
      const waiting = pending.get(Number(id));
      pending.delete(Number(id));
      if (error) waiting?.reject(new Error(String(error)));
      else waiting?.resolve(value);
    },
    press: ({ button }) => buttons.get(String(button))?.click(),
    go: ({ href }) => go(String(href)),
    toast: ({ id, what }) => {
      const options = toasts.get(String(id));
      if (what === "action") options?.onAction?.();
      else options?.onDismiss?.();
    },
  };
  addEventListener("message", (event: MessageEvent<Json | null>) => {
    if (event.source !== window.parent || event.origin !== shellOrigin || !event.data?.standIn)
      return;
    handlers[String(event.data.type)]?.(event.data);
  });

  // --- where the app is ------------------------------------------------------------------------
  let listensToNavigate = false;
  const addListener = window.addEventListener.bind(window);
  window.addEventListener = ((type: string, ...rest: [EventListener, boolean?]) => {
    if (type === "shopify:navigate") listensToNavigate = true;
    addListener(type, ...rest);
  }) as typeof window.addEventListener;

  /** Follows a link that was pressed in the shell, by the app's own router where it has one. */
  function go(href: string): void {
    const target = new URL(href, location.href);
    if (!listensToNavigate) {
      location.assign(target.href);
      return;
    }
    const link =
      [
        ...document.querySelectorAll<HTMLElement>("ui-nav-menu a, s-app-nav s-link, s-app-nav a"),
      ].find((one) => one.getAttribute("href") === href) ??
      document.body.appendChild(Object.assign(document.createElement("a"), { href, hidden: true }));
    link.dispatchEvent(new CustomEvent("shopify:navigate", { bubbles: true }));
  }
  const where = (): void =>
    tell("location", { path: `${location.pathname}${location.search}${location.hash}` });
  for (const name of ["pushState", "replaceState"] as const) {
    const original = history[name].bind(history);
    history[name] = (...all: Parameters<History["pushState"]>) => {
      original(...all);
      where();
    };
  }
  addEventListener("popstate", where);

  /** Addresses inside the admin: `shopify://admin/customers/1`, `shopify:admin/…`, or the long form. */
  const adminPath = (url: string): string | null =>
    /^shopify:(?:\/\/)?admin\/(.*)$/.exec(url)?.[1] ??
    /^https:\/\/admin\.shopify\.com\/store\/[^/]+\/?(.*)$/.exec(url)?.[1] ??
    null;
  document.addEventListener(
    "click",
    (event) => {
      const link = (event.target as Element | null)?.closest?.("a[href]");
      const path = link ? adminPath(link.getAttribute("href") ?? "") : null;
      if (path === null) return;
      event.preventDefault();
      event.stopPropagation();
      tell("open", { path });
    },
    true,
  );
  const openWindow = window.open.bind(window);
  window.open = (url, target, features) => {
    const path = adminPath(String(url ?? ""));
    if (path === null) return openWindow(url, target, features);
    tell("open", { path });
    return null;
  };

  // --- tokens ----------------------------------------------------------------------------------
  const idToken = (): Promise<string> => ask("idToken") as Promise<string>;
  const plainFetch = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (
      !embedded ||
      new URL(request.url).origin !== location.origin ||
      request.headers.has("authorization")
    )
      return plainFetch(request);
    const again = request.clone();
    request.headers.set("Authorization", `Bearer ${await idToken()}`);
    const response = await plainFetch(request);
    if (!response.headers.has("X-Shopify-Retry-Invalid-Session-Request")) return response;
    again.headers.set("Authorization", `Bearer ${await idToken()}`);
    return plainFetch(again);
  };
  // The app's bounce page: come back with a fresh token.
  const reload = address.searchParams.get("shopify-reload");
  if (reload && embedded)
    void idToken().then((token) => {
      const back = new URL(reload, location.origin);
      if (back.origin !== location.origin) return;
      back.searchParams.set("id_token", token);
      location.replace(back.href);
    });

  // --- elements that the shell shows -----------------------------------------------------------
  const buttons = new Map<string, HTMLElement>();
  let lastButton = 0;
  const names = new WeakMap<HTMLElement, string>();
  const describe = (button: HTMLElement): Json => {
    let name = names.get(button);
    if (!name) names.set(button, (name = `b${(lastButton += 1)}`));
    buttons.set(name, button);
    const loading = button.getAttribute("loading");
    return {
      button: name,
      label: button.textContent?.trim() ?? "",
      variant: button.getAttribute("variant") ?? "",
      tone: button.getAttribute("tone") ?? "",
      disabled: button.hasAttribute("disabled"),
      loading: loading !== null && loading !== "false",
    };
  };
  abstract class Forwarded extends HTMLElement {
    #observer = new MutationObserver(() => this.changed());
    abstract changed(): void;
    connectedCallback(): void {
      this.style.display = "none";
      this.#observer.observe(this, {
        childList: true,
        subtree: true,
        attributes: true,
        characterData: true,
      });
      queueMicrotask(() => this.changed());
    }
    disconnectedCallback(): void {
      this.#observer.disconnect();
      queueMicrotask(() => this.gone());
    }
    gone(): void {}
  }

  class NavMenu extends Forwarded {
    changed(): void {
      const links = [...this.querySelectorAll("a[href], s-link[href]")].map((link) => ({
        href: link.getAttribute("href") ?? "",
        label: link.textContent?.trim() ?? "",
        home: link.getAttribute("rel") === "home",
      }));
      tell("nav-menu", { links });
    }
  }
  class TitleBar extends Forwarded {
    changed(): void {
      if (this.closest("ui-modal")) return;
      const actions = [...this.children].filter((one) =>
        ["BUTTON", "A", "SECTION"].includes(one.tagName),
      );
      const flat = actions.flatMap((one) =>
        one.tagName === "SECTION" ? [...one.children] : [one],
      );
      tell("title-bar", {
        title: this.getAttribute("title") ?? "",
        buttons: flat.map((one) => describe(one as HTMLElement)),
      });
    }
    override gone(): void {
      if (!document.querySelector("ui-title-bar")) tell("title-bar", { title: "", buttons: [] });
    }
  }
  class SaveBar extends Forwarded {
    showing = false;
    get discardConfirmation(): boolean {
      return this.hasAttribute("discardConfirmation");
    }
    set discardConfirmation(on: boolean) {
      this.toggleAttribute("discardConfirmation", on);
    }
    changed(): void {
      if (!this.showing) return;
      const all = [...this.querySelectorAll<HTMLElement>("button")];
      const save = all.find((one) => one.getAttribute("variant") === "primary");
      const discard = all.find((one) => one !== save);
      tell("save-bar", {
        visible: true,
        confirm: this.discardConfirmation,
        save: save ? describe(save) : null,
        discard: discard ? describe(discard) : null,
      });
    }
    async show(): Promise<void> {
      if (this.showing) return;
      this.showing = true;
      this.changed();
      this.dispatchEvent(new Event("show"));
    }
    async hide(): Promise<void> {
      if (!this.showing) return;
      this.showing = false;
      tell("save-bar", { visible: false });
      this.dispatchEvent(new Event("hide"));
    }
    toggle(): Promise<void> {
      return this.showing ? this.hide() : this.show();
    }
    override gone(): void {
      if (!this.isConnected) void this.hide();
    }
  }

  /** A modal is drawn inside the app's own page; its title bar gives heading and buttons. */
  class Modal extends HTMLElement {
    content: HTMLElement = document.createElement("div");
    #layer: HTMLDialogElement | null = null;
    get variant(): string {
      return this.getAttribute("variant") ?? "base";
    }
    connectedCallback(): void {
      this.style.display = "none";
    }
    disconnectedCallback(): void {
      void this.hide();
    }
    async show(): Promise<void> {
      if (this.#layer) return;
      // Children written in plain HTML, without React, become the content.
      for (const child of [...this.children])
        if (
          !/^UI-/.test(child.tagName) &&
          child.childNodes.length &&
          !this.content.childNodes.length
        )
          this.content.append(child);
      const bar = this.querySelector("ui-title-bar");
      const layer = document.createElement("dialog");
      const width = { small: 380, large: 980, max: 1600 }[this.variant] ?? 620;
      layer.style.cssText = `border:0;border-radius:16px;padding:0;width:min(${width}px,calc(100vw - 32px));box-shadow:0 12px 40px #0005;font:inherit;color:inherit`;
      const head = document.createElement("div");
      head.style.cssText =
        "display:flex;justify-content:space-between;padding:14px 16px;background:#f3f3f3;font-weight:650";
      head.append(bar?.getAttribute("title") ?? "");
      const close = Object.assign(document.createElement("button"), {
        type: "button",
        textContent: "✕",
        ariaLabel: "Close",
      });
      close.style.cssText = "border:0;background:none;font:inherit;cursor:pointer";
      close.onclick = () => void this.hide();
      head.append(close);
      const foot = document.createElement("div");
      foot.style.cssText =
        "display:flex;gap:8px;justify-content:flex-end;padding:12px 16px;border-top:1px solid #e3e3e3";
      for (const source of [...(bar?.querySelectorAll("button") ?? [])].toReversed()) {
        const primary = source.getAttribute("variant") === "primary";
        const button = Object.assign(document.createElement("button"), {
          type: "button",
          textContent: source.textContent,
        });
        button.disabled = source.hasAttribute("disabled");
        button.style.cssText = `padding:6px 12px;border-radius:8px;font:inherit;font-weight:600;cursor:pointer;border:1px solid #ccc;${primary ? "background:#303030;color:#fff;border-color:#303030" : "background:#fff"}`;
        button.onclick = () => source.click();
        foot.append(button);
      }
      layer.append(head, this.content);
      if (foot.childNodes.length) layer.append(foot);
      layer.addEventListener("close", () => void this.hide());
      document.body.append(layer);
      this.#layer = layer;
      layer.showModal();
      this.dispatchEvent(new Event("show"));
    }
    async hide(): Promise<void> {
      const layer = this.#layer;
      if (!layer) return;
      this.#layer = null;
      layer.remove();
      this.dispatchEvent(new Event("hide"));
    }
    toggle(): Promise<void> {
      return this.#layer ? this.hide() : this.show();
    }
  }
  customElements.define("ui-nav-menu", NavMenu);
  customElements.define("s-app-nav", class extends NavMenu {});
  customElements.define("ui-title-bar", TitleBar);
  customElements.define("ui-save-bar", SaveBar);
  customElements.define("ui-modal", Modal);

  // Forms that ask for a save bar by attribute: any change shows it, sending or resetting hides it.
  const formBars = new WeakMap<HTMLFormElement, SaveBar>();
  const barOf = (form: HTMLFormElement): SaveBar => {
    let bar = formBars.get(form);
    if (!bar) {
      bar = document.createElement("ui-save-bar") as SaveBar;
      bar.discardConfirmation = form.hasAttribute("data-discard-confirmation");
      const button = (label: string, press: () => void): HTMLButtonElement =>
        Object.assign(document.createElement("button"), {
          type: "button",
          textContent: label,
          onclick: press,
        });
      const save = button("Save", () => form.requestSubmit());
      save.setAttribute("variant", "primary");
      bar.append(
        save,
        button("Discard", () => form.reset()),
      );
      document.body.append(bar);
      formBars.set(form, bar);
      form.addEventListener("submit", () => void bar?.hide());
      form.addEventListener("reset", () => void bar?.hide());
    }
    return bar;
  };
  for (const type of ["input", "change"])
    document.addEventListener(type, (event) => {
      const form = (event.target as Element | null)?.closest?.("form[data-save-bar]");
      if (form) void barOf(form as HTMLFormElement).show();
    });

  // --- the global ------------------------------------------------------------------------------
  interface ToastOptions {
    duration?: number;
    isError?: boolean;
    action?: string;
    onAction?: () => void;
    onDismiss?: () => void;
  }
  const toasts = new Map<string, ToastOptions>();
  let lastToast = 0;
  const element = <T extends Element>(id: string): T | null =>
    document.getElementById(id) as unknown as T | null;
  const scopesDetail = (): Promise<unknown> => ask("scopes");

  Object.assign(window, {
    shopify: {
      config,
      origin: shellOrigin,
      ready: Promise.resolve(),
      environment: { mobile: false, embedded, pos: false, intent: false },
      idToken,
      loading: (on = true) => tell("loading", { on }),
      user: () => Promise.resolve({ accountAccess: "Administrator" }),
      toast: {
        show: (message: string, options: ToastOptions = {}) => {
          const id = `t${(lastToast += 1)}`;
          toasts.set(id, options);
          const { duration = 5000, isError = false, action } = options;
          tell("toast", { id, message, duration, isError, action });
          return id;
        },
        hide: (id: string) => tell("toast-hide", { id }),
      },
      saveBar: {
        show: async (id: string) => element<SaveBar>(id)?.show(),
        hide: async (id: string) => element<SaveBar>(id)?.hide(),
        toggle: async (id: string) => element<SaveBar>(id)?.toggle(),
        leaveConfirmation: async () => {
          if ([...document.querySelectorAll<SaveBar>("ui-save-bar")].some((bar) => bar.showing))
            await ask("leaveConfirmation");
        },
      },
      modal: {
        show: async (id: string) => element<Modal>(id)?.show(),
        hide: async (id: string) => element<Modal>(id)?.hide(),
        toggle: async (id: string) => element<Modal>(id)?.toggle(),
      },
      resourcePicker: async (options: Json) => {
        const { filter: _filter, ...rest } = options;
        const picked = (await ask("resourcePicker", rest)) as Json[] | undefined;
        return picked ? Object.assign(picked, { selection: picked }) : undefined;
      },
      webVitals: { onReport: () => undefined },
      scopes: {
        query: scopesDetail,
        request: async () => ({ result: "granted-all", detail: await scopesDetail() }),
        revoke: async () => ({ detail: await scopesDetail() }),
      },
      app: { extensions: () => Promise.resolve([]) },
      reviews: {
        request: () =>
          Promise.resolve({ success: false, code: "cooldown-period", message: "Not now." }),
      },
      support: { registerHandler: () => Promise.resolve() },
    },
  });
  where();
  tell("hello");
})();
