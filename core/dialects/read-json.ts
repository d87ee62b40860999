import { findValueEnd } from './scan-json-object.ts';

/** Upstreams are read loosely: whatever has another shape than expected counts as not said. */
export type JsonObject = Readonly<Record<string, unknown>>;

const empty: JsonObject = {};
const maxTextLength = 2000;
const maxDepth = 64;

/** Undefined when it is not JSON. */
export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

export function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : empty;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text that says something, or null. */
export function asText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A number of things, or null. */
export function asCount(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** The words of an error in any of the shapes that upstreams give it, cut to a length that fits a log line. */
export function readErrorText(error: unknown): string {
  const words = asText(error) ?? asText(asObject(error)['message']) ?? JSON.stringify(error ?? null);
  return words.slice(0, maxTextLength);
}

/** The value of the last `"key":` in a piece of JSON that may begin or end anywhere; undefined when there is none. */
export function salvageMember(piece: Buffer, key: string): unknown {
  const name = Buffer.from(`"${key}"`);
  const found = piece.lastIndexOf(name);
  if (found === -1) return undefined;
  let start = found + name.length;
  while (' \t\r\n:'.includes(String.fromCharCode(piece[start] ?? 0))) start += 1;
  const end = findValueEnd(piece, start, maxDepth);
  return end === -1 ? undefined : parseJson(piece.subarray(start, end));
}
