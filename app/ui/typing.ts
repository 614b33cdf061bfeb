const fields = 'input, textarea, select, [role="textbox"], [contenteditable]:not([contenteditable="false"])';

/** Whether a key pressed here goes into a field, so that it must not act as a page's key. */
export function isTyping(target: EventTarget | null): boolean {
  return Boolean((target as Partial<Element> | null)?.closest?.(fields));
}
