import { isAscii, isUtf8 as isWholeUtf8 } from "node:buffer";
import iconv from "iconv-lite";

export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252" | "shift_jis";

/** What the first bytes say about how a text file is written. `certain` is false while only ASCII was seen. */
export type EncodingGuess = { encoding: Encoding; reason: string; certain: boolean };

/** Guesses a text's encoding from its first bytes. */
export function guessEncoding(head: Uint8Array): EncodingGuess {
  const [a, b, c] = head;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: "utf-8", reason: "it starts with the UTF-8 mark", certain: true };
  if (a === 0xff && b === 0xfe) return { encoding: "utf-16le", reason: "it starts with the UTF-16 mark", certain: true };
  if (a === 0xfe && b === 0xff) return { encoding: "utf-16be", reason: "it starts with the UTF-16 mark", certain: true };
  const zeros = countZeros(head.subarray(0, 4096));
  if (zeros.odd > 8 && zeros.odd > 8 * zeros.even) return { encoding: "utf-16le", reason: "every second byte is zero", certain: true };
  if (zeros.even > 8 && zeros.even > 8 * zeros.odd) return { encoding: "utf-16be", reason: "every second byte is zero", certain: true };
  if (isAscii(head)) return { encoding: "utf-8", reason: "it is plain ASCII so far", certain: false };
  if (isUtf8(head)) return { encoding: "utf-8", reason: "its bytes are valid UTF-8", certain: true };
  return { ...singleByteGuess(head), certain: true };
}

/** Of two old encodings, the one in which the bytes make sense: Japanese text is mostly pairs, Western mostly single. */
function singleByteGuess(bytes: Uint8Array): { encoding: Encoding; reason: string } {
  const japanese = iconv.decode(Buffer.from(bytes), "shift_jis");
  const wrong = japanese.split("\uFFFD").length - 1;
  const kana = japanese.match(/[\u3040-\u30ff\u4e00-\u9fff]/g)?.length ?? 0;
  if (kana > 4 && wrong <= kana / 50) return { encoding: "shift_jis", reason: "its bytes are Japanese text in Shift_JIS" };
  return { encoding: "windows-1252", reason: "its bytes are not UTF-8, so Western European (cp1252)" };
}

function countZeros(bytes: Uint8Array): { even: number; odd: number } {
  const zeros = { even: 0, odd: 0 };
  bytes.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2 ? "odd" : "even"] += 1;
  });
  return zeros;
}

function isUtf8(bytes: Uint8Array): boolean {
  if (isWholeUtf8(bytes)) return true;
  try {
    // `stream` lets the last character be cut by the end of the sample.
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/**
 * Decodes a stream of bytes. A file that was ASCII at its beginning and turns out not to be UTF-8 later is read on in
 * the encoding that the later bytes show; characters that no encoding explains become U+FFFD.
 */
export async function* decode(bytes: AsyncIterable<Uint8Array>, guess: EncodingGuess): AsyncGenerator<string> {
  let decoder = new TextDecoder(guess.encoding);
  let undecided = !guess.certain;
  for await (const chunk of bytes) {
    if (undecided && !isAscii(chunk)) {
      undecided = false;
      if (!isUtf8(chunk)) decoder = new TextDecoder(singleByteGuess(chunk).encoding);
    }
    const text = decoder.decode(chunk, { stream: true });
    if (text) yield text;
  }
  const rest = decoder.decode();
  if (rest) yield rest;
}
