/** Most edits between a typed order id and the order that it is taken for. */
export const MOST_EDITS = 2;

/**
 * Optimal string alignment distance: insertions, deletions, wrong characters and swaps of neighbours, each one edit and
 * no character edited twice. Anything above `most` is given as `most + 1`.
 */
export function editDistance(a: string, b: string, most = MOST_EDITS): number {
  return Math.abs(a.length - b.length) > most ? most + 1 : rest(a, 0, b, 0, most);
}

/**
 * The distance of what follows in both. Tries the few edits that can mend the first difference: with two of them allowed
 * that is far quicker than the whole table of prefixes, and most pairs end at their first digits.
 */
function rest(a: string, fromA: number, b: string, fromB: number, most: number): number {
  let i = fromA;
  let j = fromB;
  for (; i < a.length && j < b.length && a.charCodeAt(i) === b.charCodeAt(j); i += 1) j += 1;
  const leftA = a.length - i;
  const leftB = b.length - j;
  if (leftA === 0 || leftB === 0) return Math.min(leftA + leftB, most + 1);
  if (most <= 0 || Math.abs(leftA - leftB) > most) return most + 1;
  // Each further try must do better than the best so far.
  let best = rest(a, i + 1, b, j + 1, most - 1);
  best = Math.min(best, rest(a, i + 1, b, j, Math.min(best, most) - 1));
  best = Math.min(best, rest(a, i, b, j + 1, Math.min(best, most) - 1));
  const swapped = leftA > 1 && leftB > 1 && a.charCodeAt(i) === b.charCodeAt(j + 1) && a.charCodeAt(i + 1) === b.charCodeAt(j);
  if (swapped) best = Math.min(best, rest(a, i + 2, b, j + 2, Math.min(best, most) - 1));
  return best + 1;
}

/** Every string one edit from 17 digits of an order id: at most some hundred, each looked up by its key. */
export function oneEditAway(typed: string): string[] {
  const found = new Set<string>();
  const digits = "0123456789";
  if (typed.length === 17) {
    for (let at = 0; at < 17; at += 1) {
      for (const digit of digits) found.add(typed.slice(0, at) + digit + typed.slice(at + 1));
      if (at < 16) found.add(typed.slice(0, at) + typed[at + 1] + typed[at] + typed.slice(at + 2));
    }
  } else if (typed.length === 16) {
    for (let at = 0; at <= 16; at += 1) for (const digit of digits) found.add(typed.slice(0, at) + digit + typed.slice(at));
  } else if (typed.length === 18) {
    for (let at = 0; at < 18; at += 1) found.add(typed.slice(0, at) + typed.slice(at + 1));
  }
  found.delete(typed);
  return [...found];
}

/** 17 digits as Amazon writes an order id. */
export function asOrderId(digits: string): string {
  return `${digits.slice(0, 3)}-${digits.slice(3, 10)}-${digits.slice(10)}`;
}

/** The digits that are looked at of each third of an id: the first three digits are a handful of prefixes and say little. */
const PIECES = [
  [2, 7],
  [7, 12],
  [12, 17],
] as const;
/** Five digits make this many keys of each piece. */
const KEYS = 100_000;

/**
 * Keys under which a typed id is found by any true id within two edits. Cut in three (before digits 7 and 12), two edits
 * leave one third of the true id whole, moved by the digits added or lost before it; only a swap across a cut damages
 * two thirds at once, and undoing the swap at that cut then makes the third on the outer side whole again.
 * @param typed 15 to 19 digits
 */
export function typedKeys(typed: string): number[] {
  const added = typed.length - 17;
  const keys = new Set<number>();
  const key = (text: string, piece: number, shift: number) => {
    const [from, to] = PIECES[piece]!;
    if (to + shift <= text.length) keys.add(piece * KEYS + Number(text.slice(from + shift, to + shift)));
  };
  // Two edits that leave the length as it is may be one digit added and one lost; otherwise all go one way.
  const [least, most] = added === 0 ? [-1, 1] : [Math.min(0, added), Math.max(0, added)];
  for (let piece = 0; piece < PIECES.length; piece += 1) for (let shift = least; shift <= most; shift += 1) key(typed, piece, shift);
  key(swappedAt(typed, 6), 0, 0);
  key(swappedAt(typed, 11 + added), 2, added);
  return [...keys];
}

function swappedAt(text: string, at: number): string {
  return text.slice(0, at) + text.slice(at + 1, at + 2) + text.slice(at, at + 1) + text.slice(at + 2);
}

export type Near = { orderDigits: string; edits: number };

/**
 * Finds, for each of many typed ids, the true ids within two edits, while the true ids pass by once. What was typed is
 * indexed by its pieces (some thousands), so a million orders need no index of their own: three look-ups and about one
 * comparison each.
 */
export function nearMatcher(typed: readonly string[]): { offer(orderDigits: string): void; matches: Map<number, Near[]> } {
  // Chains of entries by key, in flat arrays: an entry is a typed id's place under one of its keys.
  // Numbered from 1, so that 0 ends a chain and fresh memory is an empty index.
  const head = new Int32Array(PIECES.length * KEYS);
  const next: number[] = [0];
  const owner: number[] = [0];
  typed.forEach((digits, index) => {
    for (const key of typedKeys(digits)) {
      next.push(head[key]!);
      head[key] = owner.push(index) - 1;
    }
  });
  const matches = new Map<number, Near[]>();
  // Which typed ids were compared with the current order already, by several pieces.
  const seen = new Int32Array(typed.length).fill(-1);
  let order = 0;
  return {
    matches,
    offer(orderDigits) {
      order += 1;
      for (let piece = 0; piece < PIECES.length; piece += 1) {
        const [from, to] = PIECES[piece]!;
        let key = 0;
        for (let at = from; at < to; at += 1) key = key * 10 + orderDigits.charCodeAt(at) - 48;
        for (let entry = head[piece * KEYS + key]!; entry > 0; entry = next[entry]!) {
          const index = owner[entry]!;
          if (seen[index] === order) continue;
          seen[index] = order;
          const edits = editDistance(typed[index]!, orderDigits);
          if (edits > MOST_EDITS) continue;
          const list = matches.get(index);
          if (list) list.push({ orderDigits, edits });
          else matches.set(index, [{ orderDigits, edits }]);
        }
      }
    },
  };
}
