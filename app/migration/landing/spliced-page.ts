import { constants, crc32, deflateRawSync } from "node:zlib";

/** The header of a gzip stream without name and time (RFC 1952, 2.3). */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);

const SLAB_BYTES = 512 * 1024;
let slab = Buffer.alloc(0);
let taken = 0;

/**
 * Room for one answer, cut from a large piece of memory. A buffer of its own for each answer, larger than Node's pool
 * hands out, cost more in garbage collection than all else that we do for it.
 */
function room(bytes: number): Buffer {
  if (taken + bytes > slab.length) [slab, taken] = [Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, bytes)), 0];
  taken += bytes;
  return slab.subarray(taken - bytes, taken);
}

/** The checksum with more behind it. zlib takes an empty piece for a wish to begin anew. */
const goOn = (checksum: number, more: Buffer): number => (more.length === 0 ? checksum : crc32(more, checksum));

/**
 * A page compressed once and sent many times, with one short value put in anew each time. Deflate blocks that end on a
 * byte may follow one another freely: the part before ends in a full flush, the value goes as a stored block, the part
 * after was compressed knowing nothing of them. The checksum of the whole goes on from part to part.
 */
export class SplicedPage {
  readonly #before: Buffer;
  readonly #after: Buffer;
  readonly #packedBefore: Buffer;
  readonly #packedAfter: Buffer;
  readonly #checksumBefore: number;

  /** @param place the text in `page` that each sending replaces */
  constructor(page: string, place: string) {
    const at = page.indexOf(place);
    if (at < 0) throw new Error("the page has no place for the value");
    this.#before = Buffer.from(page.slice(0, at));
    this.#after = Buffer.from(page.slice(at + place.length));
    this.#packedBefore = Buffer.concat([GZIP_HEADER, deflateRawSync(this.#before, { level: 9, finishFlush: constants.Z_FULL_FLUSH })]);
    this.#packedAfter = deflateRawSync(this.#after, { level: 9 });
    this.#checksumBefore = crc32(this.#before);
  }

  /** Roughly what it keeps in memory, in bytes. */
  get bytes(): number {
    return this.#before.length + this.#after.length + this.#packedBefore.length + this.#packedAfter.length;
  }

  /** The page with `value` in its place. */
  plain(value: string): Buffer {
    return Buffer.concat([this.#before, Buffer.from(value), this.#after]);
  }

  /** The page with `value` (ASCII, below 64 KB) in its place, as a gzip stream. */
  gzip(value: string): Buffer {
    const before = this.#packedBefore.length;
    const after = before + 5 + value.length;
    const end = after + this.#packedAfter.length;
    const out = room(end + 8);
    this.#packedBefore.copy(out);
    // A stored block (RFC 1951, 3.2.4): not the last, then its length and the length's complement.
    out[before] = 0;
    out.writeUInt16LE(value.length, before + 1);
    out.writeUInt16LE(~value.length & 0xffff, before + 3);
    out.write(value, before + 5, "latin1");
    this.#packedAfter.copy(out, after);
    const checksum = goOn(goOn(this.#checksumBefore, out.subarray(before + 5, after)), this.#after);
    out.writeUInt32LE(checksum, end);
    out.writeUInt32LE((this.#before.length + value.length + this.#after.length) >>> 0, end + 4);
    return out;
  }
}
