/**
 * Finds the top-level members of a request body by its bytes, as they come and without parsing it (decision D4).
 *
 * This is a trust boundary: what is found here decides where a request goes, while the upstream parses the same
 * bytes with a parser of its own. So anything over which two parsers could disagree is a fault: a wanted key twice
 * (row PX-5 also: depth), more than one value, bytes that JSON has no use for outside strings. What is inside nested
 * values and strings is the upstream's to judge. Problems name keys we asked for, never content.
 */
import {
  backslash,
  closeBrace,
  colon,
  comma,
  findStringEnd,
  kindAt,
  NestedValue,
  openBrace,
  opener,
  quote,
  resumePlace,
  scalar,
  ScanFault,
  skipScalar,
  skipSpace,
  stringStart,
} from './json-bytes.ts';

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

/** Scans a body that is whole already. */
export function scanJsonObject(body: Buffer, options: ScanOptions): ScanResult {
  const scanner = new JsonObjectScanner(options);
  scanner.write(body);
  return scanner.end();
}

/** Where the JSON value that begins at `start` ends (exclusive), or -1 when it does not. */
export function findValueEnd(bytes: Buffer, start: number, maxDepth: number): number {
  switch (kindAt(bytes, start)) {
    case stringStart:
      return Math.max(findStringEnd(bytes, start + 1), -1);
    case scalar:
      return skipScalar(bytes, start);
    case opener:
      return findNestedEnd(bytes, start, maxDepth);
    default:
      return -1;
  }
}

function findNestedEnd(bytes: Buffer, start: number, maxDepth: number): number {
  try {
    return new NestedValue(maxDepth).pass(bytes, start, 0);
  } catch (fault) {
    if (fault instanceof ScanFault) return -1;
    throw fault;
  }
}

/** Between two tokens: what comes next, as a fault calls it. */
const awaited = {
  'first key': 'a key',
  key: 'a key',
  colon: '":"',
  value: 'a value',
  'next member': '"," or "}"',
} as const;
type Place =
  | 'start'
  | keyof typeof awaited
  | 'in key'
  | 'in string'
  | 'in scalar'
  | 'in nested'
  // The object has ended: only spaces may follow.
  | 'rest';

const byteOrderMark: readonly number[] = [0xef, 0xbb, 0xbf];
const noBytes = Buffer.alloc(0);

/**
 * The same scan, chunk by chunk: each is looked at once and none is copied. Only of a key or wanted value that goes on
 * in the next chunk its pieces are kept. The places of members are those in the whole body.
 */
export class JsonObjectScanner {
  readonly #keys: readonly string[];
  readonly #members = new Map<string, JsonMember>();
  readonly #nested: NestedValue;
  #place: Place = 'start';
  #fault: ScanFault | undefined;
  /** How many bytes came before this chunk. */
  #base = 0;
  /** How many bytes of a byte order mark there were. */
  #markBytes = 0;
  /** The key of the value at hand, if it is a wanted one. */
  #key: string | undefined;
  #valueStart = 0;
  /** Where in this chunk the key or plain value at hand begins, and what earlier chunks held of it. */
  #tokenStart = 0;
  #carry: Buffer[] = [];
  /** In a string that goes on: the first byte of the next chunk that may end it. */
  #stringFrom = 0;

  constructor({ keys, maxDepth }: ScanOptions) {
    this.#keys = keys;
    this.#nested = new NestedValue(maxDepth - 1);
  }

  /** A fault is told by `end`; what comes after it is not looked at. */
  write(chunk: Buffer): void {
    if (this.#fault === undefined) this.#fault = faultOf(() => this.#scan(chunk));
    this.#base += chunk.length;
  }

  /** What was found; to be called once, after the last chunk. */
  end(): ScanResult {
    const fault = this.#fault ?? faultOf(() => this.#requireEnd());
    if (fault !== undefined) return { ok: false, problem: fault.message, path: fault.path };
    return { ok: true, members: this.#members };
  }

  #scan(chunk: Buffer): void {
    this.#tokenStart = 0;
    let at = 0;
    while (at < chunk.length) at = this.#advance(chunk, at);
    if (this.#isTokenWanted()) this.#carry.push(chunk.subarray(this.#tokenStart));
  }

  /** Passes over the next token, or what this chunk has of it, and says where it ends. */
  #advance(chunk: Buffer, at: number): number {
    switch (this.#place) {
      case 'in key':
      case 'in string':
        return this.#passString(chunk, this.#stringFrom);
      case 'in scalar':
        return this.#passScalar(chunk, at);
      case 'in nested':
        return this.#passNested(chunk, at);
      default: {
        const next = skipSpace(chunk, at);
        return next === chunk.length ? next : this.#takeToken(chunk, next, this.#place);
      }
    }
  }

  #takeToken(chunk: Buffer, at: number, place: Exclude<Place, `in ${string}`>): number {
    const byte = chunk[at];
    if (place === 'start') return this.#open(chunk, at);
    if (place === 'rest') throw new ScanFault(`there is more after the object, at byte ${this.#base + at}`);
    if (place === 'value') return this.#beginValue(chunk, at);
    if (byte === closeBrace && (place === 'first key' || place === 'next member')) this.#place = 'rest';
    else if (byte === quote && (place === 'first key' || place === 'key')) return this.#beginKey(chunk, at);
    else if (byte === comma && place === 'next member') this.#place = 'key';
    else if (byte === colon && place === 'colon') this.#place = 'value';
    else throw new ScanFault(`byte ${this.#base + at} is not ${awaited[place]}`);
    return at + 1;
  }

  #open(chunk: Buffer, at: number): number {
    const byte = chunk[at];
    if (this.#base + at === this.#markBytes && byte === byteOrderMark[this.#markBytes]) {
      this.#markBytes += 1;
      if (this.#markBytes < byteOrderMark.length) return at + 1;
      throw new ScanFault('it begins with a byte order mark, which JSON does not allow');
    }
    if (byte !== openBrace || this.#markBytes > 0) throw new ScanFault('it is not a JSON object');
    this.#place = 'first key';
    return at + 1;
  }

  #beginKey(chunk: Buffer, at: number): number {
    this.#place = 'in key';
    this.#tokenStart = at;
    return this.#passString(chunk, at + 1);
  }

  #beginValue(chunk: Buffer, at: number): number {
    this.#tokenStart = at;
    this.#valueStart = this.#base + at;
    switch (kindAt(chunk, at)) {
      case stringStart:
        this.#place = 'in string';
        return this.#passString(chunk, at + 1);
      case scalar:
        this.#place = 'in scalar';
        return this.#passScalar(chunk, at);
      case opener:
        this.#place = 'in nested';
        return this.#passNested(chunk, at);
      default:
        throw new ScanFault(`byte ${this.#base + at} is not ${awaited.value}`);
    }
  }

  #passString(chunk: Buffer, from: number): number {
    const end = findStringEnd(chunk, from);
    if (end < 0) {
      this.#stringFrom = resumePlace(end);
      return chunk.length;
    }
    if (this.#place === 'in key') this.#endKey(chunk, end);
    else this.#endPlainValue(chunk, end);
    return end;
  }

  #passScalar(chunk: Buffer, at: number): number {
    const end = skipScalar(chunk, at);
    if (end < chunk.length) this.#endPlainValue(chunk, end);
    return end;
  }

  #passNested(chunk: Buffer, at: number): number {
    const end = this.#nested.pass(chunk, at, this.#base);
    if (end === -1) return chunk.length;
    this.#endValue(end, undefined);
    return end;
  }

  #endKey(chunk: Buffer, end: number): void {
    const token = this.#takeBytes(chunk, end);
    // An escaped spelling ("mod\u0065l") is the same key to every parser.
    const name = token.includes(backslash)
      ? (parseToken(token, '') as string)
      : token.toString('utf8', 1, token.length - 1);
    this.#key = this.#keys.includes(name) ? name : undefined;
    this.#place = 'colon';
  }

  #endPlainValue(chunk: Buffer, end: number): void {
    const value =
      this.#key === undefined
        ? undefined
        : (parseToken(this.#takeBytes(chunk, end), this.#key) as JsonMember['value']);
    this.#endValue(end, value);
  }

  #endValue(end: number, value: JsonMember['value']): void {
    this.#place = 'next member';
    if (this.#key === undefined) return;
    if (this.#members.has(this.#key)) throw new ScanFault('it is given twice', this.#key);
    this.#members.set(this.#key, { start: this.#valueStart, end: this.#base + end, value });
  }

  /** Whether the token at hand will be decoded: keys are, and plain values that are wanted. */
  #isTokenWanted(): boolean {
    const plain = this.#place === 'in string' || this.#place === 'in scalar';
    return this.#place === 'in key' || (plain && this.#key !== undefined);
  }

  /** All bytes of the token that ends here. */
  #takeBytes(chunk: Buffer, end: number): Buffer {
    const last = chunk.subarray(this.#tokenStart, end);
    if (this.#carry.length === 0) return last;
    const whole = Buffer.concat([...this.#carry, last]);
    this.#carry = [];
    return whole;
  }

  #requireEnd(): void {
    switch (this.#place) {
      case 'in scalar':
        this.#tokenStart = 0;
        this.#endPlainValue(noBytes, 0);
        this.#requireEnd();
        return;
      case 'rest':
        return;
      case 'start':
        throw new ScanFault(this.#markBytes > 0 ? 'it is not a JSON object' : 'it is empty');
      case 'in key':
      case 'in string':
        throw new ScanFault('it ends inside a string');
      case 'in nested':
        throw new ScanFault(`it ends inside ${this.#nested.inString ? 'a string' : 'an object or array'}`);
      default:
        throw new ScanFault(`it ends where ${awaited[this.#place]} is expected`);
    }
  }
}

function faultOf(step: () => void): ScanFault | undefined {
  try {
    step();
    return undefined;
  } catch (fault) {
    if (fault instanceof ScanFault) return fault;
    throw fault;
  }
}

function parseToken(token: Buffer, path: string): unknown {
  try {
    return JSON.parse(token.toString('utf8'));
  } catch {
    throw new ScanFault(
      token[0] === quote ? 'a string is not valid JSON' : 'a value is not valid JSON',
      path,
    );
  }
}
