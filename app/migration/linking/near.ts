/** Most edits between a typed order id and the order that it is taken for. */
export const MOST_EDITS = 2;

/**
 * Optimal string alignment distance: insertions, deletions, wrong characters and swaps of neighbours, each one edit and
 * no character edited twice. Anything above `most` is given as `most + 1`.
 */
export function editDistance(a: string, b: string, most = MOST_EDITS): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let start = 0;
  let endA = a.length;
  let endB = b.length;
  while (start < endA && start < endB && a.charCodeAt(start) === b.charCodeAt(start)) start += 1;
  while (endA > start && endB > start && a.charCodeAt(endA - 1) === b.charCodeAt(endB - 1)) [endA, endB] = [endA - 1, endB - 1];
  const [lengthA, lengthB] = [endA - start, endB - start];
  if (lengthA === 0 || lengthB === 0) return Math.min(Math.max(lengthA, lengthB), most + 1);
  let before: number[] = [];
  let above = Array.from({ length: lengthB + 1 }, (_, column) => column);
  for (let row = 1; row <= lengthA; row += 1) {
    const here = [row];
    let least = row;
    for (let column = 1; column <= lengthB; column += 1) {
      const same = a.charCodeAt(start + row - 1) === b.charCodeAt(start + column - 1);
      let edits = Math.min(above[column]! + 1, here[column - 1]! + 1, above[column - 1]! + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && a.charCodeAt(start + row - 1) === b.charCodeAt(start + column - 2) && a.charCodeAt(start + row - 2) === b.charCodeAt(start + column - 1);
      if (swapped) edits = Math.min(edits, before[column - 2]! + 1);
      here.push(edits);
      if (edits < least) least = edits;
    }
    if (least > most) return most + 1;
    [before, above] = [above, here];
  }
  return Math.min(above[lengthB]!, most + 1);
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

/**
 * Two ways to cut 17 digits into three pieces, and one piece more. Two edits damage two pieces of a way, or three when a
 * swap crosses a cut; no swap crosses a cut of both ways, so one of the two keeps a piece whole, unless one swap crosses
 * a cut of the one way and the other swap one of the other: then the piece between the two swaps is whole.
 */
const pieces = [
  [0, 6],
  [6, 12],
  [12, 17],
  [0, 5],
  [5, 11],
  [11, 17],
  [6, 11],
] as const;

/** Piece number and value in one number. */
const keyOf = (piece: number, digits: string) => piece * 1_000_000 + Number(digits);

/** Where the pieces of the true id may lie in what was typed: shifted by dropped and doubled digits before them. */
export function typedKeys(typed: string): number[] {
  const keys: number[] = [];
  pieces.forEach(([from, to], piece) => {
    for (let shift = -MOST_EDITS; shift <= MOST_EDITS; shift += 1) {
      if (from + shift < 0 || to + shift > typed.length) continue;
      keys.push(keyOf(piece, typed.slice(from + shift, to + shift)));
    }
  });
  return keys;
}

export type Near = { orderDigits: string; edits: number };

/**
 * Finds, for each of many typed ids, the true ids within two edits, while the true ids pass by once. What was typed is
 * indexed by its pieces (some thousands), so a million orders need no index of their own.
 */
export function nearMatcher(typed: readonly string[]): { offer(orderDigits: string): void; matches: Map<number, Near[]> } {
  const byKey = new Map<number, number[]>();
  typed.forEach((digits, index) => {
    for (const key of new Set(typedKeys(digits))) {
      const list = byKey.get(key);
      if (list) list.push(index);
      else byKey.set(key, [index]);
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
      for (let piece = 0; piece < pieces.length; piece += 1) {
        const [from, to] = pieces[piece]!;
        const candidates = byKey.get(keyOf(piece, orderDigits.slice(from, to)));
        if (!candidates) continue;
        for (const index of candidates) {
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
