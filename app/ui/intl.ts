const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

/** Languages and currencies are few, yet they come with requests: past this many the store begins anew. */
const most = 500;

function kept<T>(store: Map<string, T>, locale: string, options: object, make: () => T): T {
  const key = `${locale} ${JSON.stringify(options)}`;
  let format = store.get(key);
  if (!format) {
    if (store.size >= most) store.clear();
    store.set(key, (format = make()));
  }
  return format;
}

/** `Intl.NumberFormat`, made once: to make one takes as long as to write hundreds of numbers with it. */
export function numberFormat(locale: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return kept(numbers, locale, options, () => new Intl.NumberFormat(locale, options));
}

/** `Intl.DateTimeFormat`, made once. */
export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return kept(dates, locale, options, () => new Intl.DateTimeFormat(locale, options));
}
