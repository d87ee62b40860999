/**
 * Finds the top-level members of a request body by its bytes, without parsing it (decision D4).
 *
 * This is a trust boundary: what is found here decides where a request goes, while the upstream parses the same
 * bytes with a parser of its own. So anything over which two parsers could disagree is a fault: a wanted key twice
 * (row PX-5 also: depth), more than one value, bytes that JSON has no use for outside strings. What is inside nested
 * values and strings is the upstream's to judge. Problems name keys we asked for, never content.
 */

export interface ScanOptions {
  /** The top-level keys to find; all others are passed over. */
  readonly keys: readonly string[];
  /** The body itself is level 1. */
  readonly maxDepth: number;
}

/** A top-level value: its bytes from `start` up to, not including, `end`; a string's include the quotes. */
export interface JsonMember {
  readonly start: number;
  readonly end: number;
  /** Decoded; undefined for objects and arrays, which are only located. */
  readonly value: string | number | boolean | null | undefined;
}

export type ScanResult =
  | { readonly ok: true; readonly members: ReadonlyMap<string, JsonMember> }
  /** `path` is the wanted key at fault, or `''` for the body as a whole. */
  | { readonly ok: false; readonly problem: string; readonly path: string };

export function scanJsonObject(body: Buffer, options: ScanOptions): ScanResult {
  try {
    return { ok: true, members: scanMembers(body, options) };
  } catch (fault) {
    if (fault instanceof ScanFault) return { ok: false, problem: fault.message, path: fault.path };
    throw fault;
  }
}

/** The body with exactly this member's bytes replaced; every other byte is kept. */
export function replaceStringMember(body: Buffer, member: JsonMember, newValue: string): Buffer {
  return Buffer.concat([
    body.subarray(0, member.start),
    Buffer.from(JSON.stringify(newValue)),
    body.subarray(member.end),
  ]);
}

/** Where the JSON value that begins at `start` ends (exclusive), or -1 when it does not. */
export function findValueEnd(bytes: Buffer, start: number, maxDepth: number): number {
  try {
    return skipValue(bytes, start, maxDepth);
  } catch (fault) {
    if (fault instanceof ScanFault) return -1;
    throw fault;
  }
}

class ScanFault extends Error {
  readonly path: string;

  constructor(problem: string, path = '') {
    super(problem);
    this.path = path;
  }
}

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** What a byte can be outside strings. */
const nothing = 0;
const space = 1;
const scalar = 2;
const separator = 3;
const opener = 4;
const closer = 5;
const stringStart = 6;

const kindOf = new Uint8Array(256);
const classify = (characters: string, kind: number) => {
  for (const character of characters) kindOf[character.charCodeAt(0)] = kind;
};
classify(' \t\n\r', space);
// The letters of true, false and null, and what numbers are made of.
classify('truefalsn0123456789+-.eE', scalar);
classify(',:', separator);
classify('{[', opener);
classify('}]', closer);
classify('"', stringStart);

function scanMembers(body: Buffer, { keys, maxDepth }: ScanOptions): Map<string, JsonMember> {
  const members = new Map<string, JsonMember>();
  let at = enterObject(body);
  if (body[at] === closeBrace) return endDocument(body, at + 1, members);
  for (;;) {
    const key = readKey(body, at, keys);
    at = skipSpace(body, key.end);
    if (body[at] !== colon) throw new ScanFault(describe(body, at, '":"'));
    const start = skipSpace(body, at + 1);
    const end = skipValue(body, start, maxDepth - 1);
    if (key.name !== undefined)
      addMember(members, key.name, { start, end, value: decode(body, start, end, key.name) });
    at = skipSpace(body, end);
    if (body[at] === closeBrace) return endDocument(body, at + 1, members);
    if (body[at] !== comma) throw new ScanFault(describe(body, at, '"," or "}"'));
    at = skipSpace(body, at + 1);
  }
}

function enterObject(body: Buffer): number {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) {
    throw new ScanFault('it begins with a byte order mark, which JSON does not allow');
  }
  const start = skipSpace(body, 0);
  if (start === body.length) throw new ScanFault('it is empty');
  if (body[start] !== openBrace) throw new ScanFault('it is not a JSON object');
  return skipSpace(body, start + 1);
}

function endDocument(body: Buffer, at: number, members: Map<string, JsonMember>): Map<string, JsonMember> {
  const rest = skipSpace(body, at);
  if (rest < body.length) throw new ScanFault(`there is more after the object, at byte ${rest}`);
  return members;
}

function addMember(members: Map<string, JsonMember>, name: string, member: JsonMember): void {
  if (members.has(name)) throw new ScanFault('it is given twice', name);
  members.set(name, member);
}

/** The key at `at` and where it ends; its name only when it is one of those wanted. */
function readKey(
  body: Buffer,
  at: number,
  wanted: readonly string[],
): { name: string | undefined; end: number } {
  if (body[at] !== quote) throw new ScanFault(describe(body, at, 'a key'));
  const end = findStringEnd(body, at + 1);
  // An escaped spelling ("mod\u0065l") is the same key to every parser.
  const name = isEscaped(body, at, end)
    ? decodeText(body, at, end, '')
    : body.toString('utf8', at + 1, end - 1);
  return { name: wanted.includes(name) ? name : undefined, end };
}

function isEscaped(body: Buffer, start: number, end: number): boolean {
  const found = body.subarray(start, end).indexOf(backslash);
  return found !== -1;
}

function decode(body: Buffer, start: number, end: number, path: string): JsonMember['value'] {
  const first = body[start];
  if (first === openBrace || first === openBracket) return undefined;
  if (first === quote) return decodeText(body, start, end, path);
  return parseScalar(body.toString('latin1', start, end), path) as number | boolean | null;
}

function decodeText(body: Buffer, start: number, end: number, path: string): string {
  return parseScalar(body.toString('utf8', start, end), path) as string;
}

function parseScalar(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ScanFault(
      text.startsWith('"') ? 'a string is not valid JSON' : 'a value is not valid JSON',
      path,
    );
  }
}

function skipSpace(body: Buffer, from: number): number {
  let at = from;
  while (at < body.length && kindOf[body[at] ?? 0] === space) at += 1;
  return at;
}

function skipValue(body: Buffer, start: number, maxDepth: number): number {
  switch (kindOf[body[start] ?? 0]) {
    case stringStart:
      return findStringEnd(body, start + 1);
    case scalar:
      return skipScalar(body, start);
    case opener:
      return skipNested(body, start, maxDepth);
    default:
      throw new ScanFault(describe(body, start, 'a value'));
  }
}

function skipScalar(body: Buffer, start: number): number {
  let at = start;
  while (at < body.length && kindOf[body[at] ?? 0] === scalar) at += 1;
  return at;
}

/** Passes over an object or array: only brackets and strings matter for where it ends. */
function skipNested(body: Buffer, start: number, maxDepth: number): number {
  // One closing byte per open level.
  const expected: number[] = [];
  let depth = 0;
  for (let at = start; at < body.length; at += 1) {
    const byte = body[at] ?? 0;
    switch (kindOf[byte]) {
      case stringStart:
        at = findStringEnd(body, at + 1) - 1;
        break;
      case opener:
        if (depth === maxDepth) throw new ScanFault(`it is nested deeper than ${maxDepth + 1} levels`);
        expected[depth] = byte === openBrace ? closeBrace : closeBracket;
        depth += 1;
        break;
      case closer:
        depth -= 1;
        if (expected[depth] !== byte)
          throw new ScanFault(`the bracket at byte ${at} does not match its opener`);
        if (depth === 0) return at + 1;
        break;
      case nothing:
        throw new ScanFault(describe(body, at, 'JSON'));
      default: // Spaces, separators and scalars say nothing about where this ends.
    }
  }
  throw new ScanFault('it ends inside an object or array');
}

/** Short strings are cheaper to walk than to search; this many bytes are walked before a search. */
const walkedBytes = 24;
/** Text full of escaped quotes, as code in JSON is, is walked: each search would end at once. */
const walkedBytesAfterEscape = 512;

/** The place after the closing quote of the string whose first byte (after the opening quote) is `from`. */
function findStringEnd(body: Buffer, from: number): number {
  let at = from;
  let walk = walkedBytes;
  for (;;) {
    const walkEnd = Math.min(at + walk, body.length);
    while (at < walkEnd) {
      const byte = body[at];
      if (byte === quote) return at + 1;
      at += byte === backslash ? 2 : 1;
    }
    const found = body.indexOf(quote, at);
    if (found === -1) throw new ScanFault('it ends inside a string');
    if (!isQuoteEscaped(body, at, found)) return found + 1;
    walk = found - at < walkedBytesAfterEscape ? walkedBytesAfterEscape : walkedBytes;
    at = found + 1;
  }
}

/** `from` is a place inside the string that no backslash before it reaches. */
function isQuoteEscaped(body: Buffer, from: number, found: number): boolean {
  let at = found - 1;
  while (at >= from && body[at] === backslash) at -= 1;
  return (found - 1 - at) % 2 === 1;
}

function describe(body: Buffer, at: number, expected: string): string {
  return at >= body.length ? `it ends where ${expected} is expected` : `byte ${at} is not ${expected}`;
}
