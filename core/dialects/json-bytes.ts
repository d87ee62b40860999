/**
 * JSON as bytes: what each byte can be, where strings and nested values end. A value may come in any number of
 * chunks; all places are within the chunk at hand.
 */

/** Why bytes are no JSON; `path` is the wanted key at fault, or `''` for the body as a whole. */
export class ScanFault extends Error {
  readonly path: string;

  constructor(problem: string, path = '') {
    super(problem);
    this.path = path;
  }
}

export const quote = 0x22;
export const comma = 0x2c;
export const colon = 0x3a;
export const backslash = 0x5c;
export const openBrace = 0x7b;
export const closeBrace = 0x7d;
const closeBracket = 0x5d;

/** What a byte can be outside strings. */
const nothing = 0;
const space = 1;
export const scalar = 2;
const separator = 3;
export const opener = 4;
const closer = 5;
export const stringStart = 6;

const kinds = new Uint8Array(256);
const classify = (characters: string, kind: number) => {
  for (const character of characters) kinds[character.charCodeAt(0)] = kind;
};
classify(' \t\n\r', space);
// The letters of true, false and null, and what numbers are made of.
classify('truefalsn0123456789+-.eE', scalar);
classify(',:', separator);
classify('{[', opener);
classify('}]', closer);
classify('"', stringStart);

export function kindAt(bytes: Buffer, at: number): number {
  return kinds[bytes[at] ?? 0] ?? nothing;
}

export function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && kinds[bytes[at] ?? 0] === space) at += 1;
  return at;
}

export function skipScalar(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && kinds[bytes[at] ?? 0] === scalar) at += 1;
  return at;
}

/** What `findStringEnd` says of a string that goes on in the next chunk, at its byte 0 or, if escaped, 1. */
export const stringGoesOn = -1;
export const stringGoesOnEscaped = -2;

/** Where to look on in the next chunk for the end of a string that went on. */
export function resumePlace(goesOn: number): number {
  return goesOn === stringGoesOnEscaped ? 1 : 0;
}

/** Short strings are cheaper to walk than to search; this many bytes are walked before a search. */
const walkedBytes = 24;
/** Text full of escaped quotes, as code in JSON is, is walked: each search would end at once. */
const walkedBytesAfterEscape = 512;

/** The place after the closing quote of a string that `from` is in, or one of the two above. */
export function findStringEnd(bytes: Buffer, from: number): number {
  let at = from;
  let walk = walkedBytes;
  for (;;) {
    const walkEnd = Math.min(at + walk, bytes.length);
    while (at < walkEnd) {
      const byte = bytes[at];
      if (byte === quote) return at + 1;
      at += byte === backslash ? 2 : 1;
    }
    if (at > bytes.length) return stringGoesOnEscaped;
    const found = bytes.indexOf(quote, at);
    const end = found === -1 ? bytes.length : found;
    const escaped = isEscaped(bytes, at, end);
    if (found === -1) return escaped ? stringGoesOnEscaped : stringGoesOn;
    if (!escaped) return found + 1;
    walk = found - at < walkedBytesAfterEscape ? walkedBytesAfterEscape : walkedBytes;
    at = found + 1;
  }
}

/** Whether a backslash makes the byte at `end` plain text; no backslash before `from` reaches it. */
function isEscaped(bytes: Buffer, from: number, end: number): boolean {
  let at = end - 1;
  while (at >= from && bytes[at] === backslash) at -= 1;
  return (end - 1 - at) % 2 === 1;
}

/** Passes over one object or array after another: only brackets and strings matter for where it ends. */
export class NestedValue {
  readonly #maxDepth: number;
  /** One closing byte per open level. */
  readonly #expected: number[] = [];
  #depth = 0;
  /** In a string that goes on: the first byte of the next chunk that may end it. */
  #stringFrom: number | undefined;

  constructor(maxDepth: number) {
    this.#maxDepth = maxDepth;
  }

  get inString(): boolean {
    return this.#stringFrom !== undefined;
  }

  /**
   * The place after its last bracket, or -1 when it goes on in the next chunk. `base` is how many bytes came before
   * this chunk, for the words of a ScanFault.
   */
  pass(chunk: Buffer, from: number, base: number): number {
    const expected = this.#expected;
    const maxDepth = this.#maxDepth;
    let depth = this.#depth;
    let at = from;
    if (this.#stringFrom !== undefined) {
      const end = findStringEnd(chunk, this.#stringFrom);
      this.#stringFrom = end < 0 ? resumePlace(end) : undefined;
      at = end < 0 ? chunk.length : end;
    }
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      switch (kinds[byte]) {
        case stringStart: {
          const end = findStringEnd(chunk, at + 1);
          if (end < 0) this.#stringFrom = resumePlace(end);
          at = end < 0 ? chunk.length : end - 1;
          break;
        }
        case opener:
          if (depth === maxDepth)
            throw new ScanFault(`it is nested deeper than ${this.#maxDepth + 1} levels`);
          expected[depth] = byte === openBrace ? closeBrace : closeBracket;
          depth += 1;
          break;
        case closer:
          depth -= 1;
          if (expected[depth] !== byte)
            throw new ScanFault(`the bracket at byte ${base + at} does not match its opener`);
          if (depth > 0) break;
          this.#depth = 0;
          return at + 1;
        case nothing:
          throw new ScanFault(`byte ${base + at} is not JSON`);
        default: // Spaces, separators and scalars say nothing about where this ends.
      }
    }
    this.#depth = depth;
    return -1;
  }
}
