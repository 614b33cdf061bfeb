// The admin around the app: navigation, save bar, toasts, resource picker. Speaks with App Bridge in
// the frame; a message counts only from that frame and from the app's own origin.
(() => {
  type Json = Record<string, unknown>;
  interface Button {
    button: string;
    label: string;
    variant: string;
    tone: string;
    disabled: boolean;
    loading: boolean;
  }
  const handle = document.body.dataset.handle ?? "";
  const base = `/store/${handle}`;
  const appBase = `${base}/apps/flybridge`;
  const byId = <T extends HTMLElement>(id: string): T | null =>
    document.getElementById(id) as T | null;
  const make = <K extends keyof HTMLElementTagNameMap>(
    tag: K,
    properties: Partial<HTMLElementTagNameMap[K]> = {},
    ...children: (Node | string)[]
  ): HTMLElementTagNameMap[K] => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  // --- drawer and search -----------------------------------------------------------------------
  const menu = byId<HTMLButtonElement>("menu");
  const drawer = (open: boolean): void => {
    document.body.classList.toggle("drawer", open);
    menu?.setAttribute("aria-expanded", String(open));
  };
  menu?.addEventListener("click", () => drawer(!document.body.classList.contains("drawer")));
  byId("scrim")?.addEventListener("click", () => drawer(false));
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") drawer(false);
    if (event.key === "k" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      document.querySelector<HTMLInputElement>(".search input")?.focus();
    }
  });

  // --- toasts ----------------------------------------------------------------------------------
  const toast = (
    message: string,
    options: { id?: string; isError?: boolean; duration?: number; action?: string } = {},
  ): void => {
    const box = make(
      "div",
      { className: options.isError ? "toast error" : "toast" },
      make("span", { textContent: message }),
    );
    const end = (what: string): void => {
      if (!box.isConnected) return;
      box.remove();
      if (options.id) tell("toast", { id: options.id, what });
    };
    if (options.id) box.dataset.toast = options.id;
    if (options.action)
      box.append(
        make("button", {
          type: "button",
          textContent: options.action,
          onclick: () => end("action"),
        }),
      );
    box.append(
      make("button", {
        type: "button",
        textContent: "✕",
        ariaLabel: "Dismiss",
        onclick: () => end("dismiss"),
      }),
    );
    byId("toasts")?.append(box);
    setTimeout(() => end("dismiss"), options.duration ?? 5000);
  };
  const here = new URL(location.href);
  const said = here.searchParams.get("toast");
  if (said) {
    toast(said);
    here.searchParams.delete("toast");
    history.replaceState(null, "", here);
  }

  const frame = byId<HTMLIFrameElement>("app-frame");
  const appOrigin = frame?.dataset.origin ?? "";
  function tell(type: string, detail: Json = {}): void {
    frame?.contentWindow?.postMessage({ standIn: 1, type, ...detail }, appOrigin);
  }
  if (!frame) return;

  // --- a dialog, for questions and for the picker ----------------------------------------------
  const dialog = (title: string, body: Node, buttons: HTMLButtonElement[]): HTMLDialogElement => {
    const box = make(
      "dialog",
      { className: "dialog" },
      make("header", {}, make("h2", { textContent: title })),
      body,
      make("footer", {}, ...buttons),
    );
    document.body.append(box);
    box.addEventListener("close", () => box.remove());
    box.showModal();
    return box;
  };
  const confirmed = (title: string, text: string, yes: string): Promise<boolean> =>
    new Promise((resolve) => {
      const box = dialog(title, make("p", { textContent: text }), [
        make("button", {
          type: "button",
          textContent: "Continue editing",
          onclick: () => box.close(),
        }),
        make("button", {
          type: "button",
          className: "danger",
          textContent: yes,
          onclick: () => {
            resolve(true);
            box.close();
          },
        }),
      ]);
      box.addEventListener("close", () => resolve(false));
    });

  // --- save bar --------------------------------------------------------------------------------
  const saveBar = byId("save-bar");
  const save = byId<HTMLButtonElement>("save-bar-save");
  const discard = byId<HTMLButtonElement>("save-bar-discard");
  let dirty = false;
  const press = (button: Button | null): void => tell("press", { button: button?.button });
  const refuseToLeave = (): boolean => {
    if (!dirty) return false;
    saveBar?.animate([{ translate: "-6px" }, { translate: "6px" }, { translate: "0" }], {
      duration: 120,
      iterations: 2,
    });
    return true;
  };
  document.addEventListener(
    "click",
    (event) => {
      const link = (event.target as Element).closest("nav a, .brand, .title-bar a");
      if (link && refuseToLeave()) event.preventDefault();
    },
    true,
  );

  // --- navigation ------------------------------------------------------------------------------
  let links: { href: string; label: string; home: boolean }[] = [];
  let current = "";
  const toShell = (href: string): string => `${appBase}${new URL(href, appOrigin).pathname}`;
  const markCurrent = (): void => {
    const path = current.split(/[?#]/)[0] ?? "";
    const best = links
      .filter((link) => !link.home && (path === link.href || path.startsWith(`${link.href}/`)))
      .sort((a, b) => b.href.length - a.href.length)[0];
    for (const link of document.querySelectorAll<HTMLAnchorElement>("#app-nav a"))
      if (link.dataset.href === best?.href) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    byId("app-link")?.classList.toggle("parent", Boolean(best));
  };
  const drawLinks = (): void => {
    const list = byId("app-nav");
    list?.replaceChildren(
      ...links
        .filter((link) => !link.home)
        .map((link) => {
          const anchor = make("a", { href: toShell(link.href), textContent: link.label });
          anchor.dataset.href = link.href;
          return make("li", {}, anchor);
        }),
    );
    const home = links.find((link) => link.home);
    for (const id of ["app-link", "title-home"]) {
      const anchor = byId<HTMLAnchorElement>(id);
      if (anchor && home) anchor.dataset.href = home.href;
      if (anchor && home) anchor.href = toShell(home.href);
    }
    markCurrent();
  };
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-href]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.button) return;
    event.preventDefault();
    drawer(false);
    tell("go", { href: link.dataset.href });
  });

  const HIDDEN = [
    "embedded",
    "shop",
    "host",
    "id_token",
    "locale",
    "timestamp",
    "hmac",
    "session",
    "shopify-reload",
  ];
  const drawButtons = (buttons: Button[]): void => {
    byId("title-actions")?.replaceChildren(
      ...buttons.map((one) =>
        make("button", {
          type: "button",
          textContent: one.label,
          className: one.variant === "primary" ? "primary" : "",
          disabled: one.disabled || one.loading,
          onclick: () => press(one),
        }),
      ),
    );
  };

  // --- resource picker -------------------------------------------------------------------------
  interface Picked {
    id: string;
    title: string;
    images: { originalSrc: string }[];
    variants: { id: string; title: string; sku: string | null; price: string }[];
  }
  const pick = async (wish: Json): Promise<Picked[] | undefined> => {
    const products = (await (await fetch(`${base}/picker`)).json()) as Picked[];
    const preset = new Map(
      ((wish.selectionIds as { id: string; variants?: { id: string }[] }[] | undefined) ?? []).map(
        (one) => [one.id, new Set(one.variants?.map((variant) => variant.id))],
      ),
    );
    const many = wish.multiple !== undefined && wish.multiple !== false;
    const limit = typeof wish.multiple === "number" ? wish.multiple : Infinity;
    return new Promise((resolve) => {
      const search = make("input", {
        type: "search",
        placeholder: "Search products",
        ariaLabel: "Search products",
        value: String(wish.query ?? ""),
      });
      const list = make("div", { className: "picker-list" });
      const count = make("span", { className: "quiet" });
      const chosen = (): HTMLInputElement[] => [
        ...list.querySelectorAll<HTMLInputElement>("input[data-product]:checked"),
      ];
      const refresh = (): void => {
        const wanted = search.value.toLowerCase();
        for (const row of list.querySelectorAll<HTMLElement>(".picker-product"))
          row.hidden = !(row.textContent ?? "").toLowerCase().includes(wanted);
        count.textContent = `${chosen().length} selected`;
        for (const input of list.querySelectorAll<HTMLInputElement>("input[data-product]"))
          input.disabled = many && !input.checked && chosen().length >= limit;
      };
      for (const product of products) {
        const box = make("input", {
          type: many ? "checkbox" : "radio",
          name: "product",
          checked: preset.has(product.id),
        });
        box.dataset.product = product.id;
        const variants = product.variants.map((variant) => {
          const kept = preset.get(product.id);
          const input = make("input", {
            type: "checkbox",
            checked: box.checked && (!kept?.size || kept.has(variant.id)),
          });
          input.dataset.variant = variant.id;
          input.onchange = () => {
            box.checked = row.querySelectorAll("input[data-variant]:checked").length > 0;
            refresh();
          };
          return make(
            "label",
            { className: "picker-variant" },
            input,
            make("span", { textContent: variant.title }),
            make("span", { className: "quiet", textContent: variant.sku ?? "" }),
            make("span", { className: "price", textContent: variant.price }),
          );
        });
        const single = product.variants.length === 1;
        const row: HTMLElement = make(
          "div",
          { className: "picker-product" },
          make(
            "label",
            {},
            box,
            make("img", {
              src: product.images[0]?.originalSrc ?? "",
              alt: "",
              width: 40,
              height: 40,
            }),
            make("b", { textContent: product.title }),
            make("span", {
              className: "quiet",
              textContent: single ? (product.variants[0]?.sku ?? "") : "",
            }),
          ),
          ...(single ? [] : variants),
        );
        box.onchange = () => {
          for (const input of row.querySelectorAll<HTMLInputElement>("input[data-variant]"))
            input.checked = box.checked;
          refresh();
        };
        list.append(row);
      }
      search.oninput = refresh;
      let picked: Picked[] | undefined;
      const take = (): void => {
        picked = chosen().map((input) => {
          const product = products.find((one) => one.id === input.dataset.product) as Picked;
          const row = input.closest(".picker-product");
          const kept = [
            ...(row?.querySelectorAll<HTMLInputElement>("input[data-variant]:checked") ?? []),
          ];
          const ids = new Set(kept.map((one) => one.dataset.variant));
          const variants = ids.size
            ? product.variants.filter((one) => ids.has(one.id))
            : product.variants;
          return { ...product, variants };
        });
        box.close();
      };
      const body = make("div", { className: "picker" }, search, list, count);
      const box = dialog("Add products", body, [
        make("button", { type: "button", textContent: "Cancel", onclick: () => box.close() }),
        make("button", {
          type: "button",
          className: "primary",
          textContent: wish.action === "select" ? "Select" : "Add",
          onclick: take,
        }),
      ]);
      box.addEventListener("close", () => resolve(picked));
      refresh();
      search.focus();
    });
  };

  // --- what the app asks and tells -------------------------------------------------------------
  const answers: Record<string, (detail: Json) => Promise<unknown>> = {
    idToken: async () =>
      ((await (await fetch(`${base}/session-token`)).json()) as { token: string }).token,
    resourcePicker: pick,
    leaveConfirmation: async () => {
      if (
        !(await confirmed(
          "Leave page with unsaved changes?",
          "Leaving this page will delete all unsaved changes.",
          "Leave page",
        ))
      )
        throw new Error("The user stays on the page.");
    },
    scopes: async () => ({ granted: [], required: [], optional: [] }),
  };
  const heard: Record<string, (message: Json) => void> = {
    request: ({ id, method, detail }) => {
      const answer = answers[String(method)];
      void (
        answer ? answer(detail as Json) : Promise.reject(new Error(`No ${String(method)} here.`))
      ).then(
        (value) => tell("reply", { id, value }),
        (error: unknown) => tell("reply", { id, error: String(error) }),
      );
    },
    location: ({ path }) => {
      current = String(path);
      const url = new URL(current, appOrigin);
      // The bounce page between two loads is no place to come back to.
      if (url.searchParams.has("shopify-reload")) return;
      for (const name of HIDDEN) url.searchParams.delete(name);
      history.replaceState(null, "", `${appBase}${url.pathname}${url.search}${url.hash}`);
      markCurrent();
    },
    "nav-menu": (message) => {
      links = message.links as typeof links;
      drawLinks();
    },
    "title-bar": ({ title, buttons }) => {
      const text = byId("title");
      if (text) text.textContent = String(title);
      document.title = `${title ? `${String(title)} · ` : ""}Flybridge`;
      drawButtons(buttons as Button[]);
    },
    "save-bar": (message) => {
      dirty = Boolean(message.visible);
      if (saveBar) saveBar.hidden = !dirty;
      document.body.classList.toggle("dirty", dirty);
      if (!dirty || !save || !discard) return;
      const [onSave, onDiscard] = [message.save as Button | null, message.discard as Button | null];
      save.disabled = Boolean(onSave?.disabled || onSave?.loading);
      save.textContent = onSave?.loading ? "Saving…" : onSave?.label || "Save";
      discard.disabled = Boolean(onDiscard?.disabled);
      save.onclick = () => press(onSave);
      discard.onclick = async () => {
        if (
          !message.confirm ||
          (await confirmed(
            "Discard all unsaved changes",
            "If you discard changes, you’ll delete any edits you made since you last saved.",
            "Discard changes",
          ))
        )
          press(onDiscard);
      };
    },
    toast: ({ id, message, ...options }) => toast(String(message), { id: String(id), ...options }),
    "toast-hide": ({ id }) => document.querySelector(`[data-toast="${String(id)}"]`)?.remove(),
    loading: ({ on }) => {
      const line = byId("loading");
      if (line) line.hidden = !on;
    },
    open: ({ path }) => location.assign(`${base}/${String(path)}`),
    hello: () => {
      dirty = false;
      if (saveBar) saveBar.hidden = true;
      document.body.classList.remove("dirty");
    },
  };
  addEventListener("message", (event: MessageEvent<Json | null>) => {
    if (event.source !== frame.contentWindow || event.origin !== appOrigin || !event.data?.standIn)
      return;
    heard[String(event.data.type)]?.(event.data);
  });
})();
