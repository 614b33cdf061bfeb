import damerauLevenshtein from "damerau-levenshtein";

/**
 * Edits (insert, delete, replace, swap of neighbours) between two strings, each part edited at
 * most once: the "optimal string alignment" distance, in which "ca" → "abc" is 3.
 */
export function osaDistance(a: string, b: string): number {
  return damerauLevenshtein(a, b).steps;
}
