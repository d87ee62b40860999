/** A wait that an issuer asks for is kept, but not for ever. */
const shortestMs = 1_000;
const longestMs = 3_600_000;

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Milliseconds, from `retry-after-ms` or RFC 9110's seconds or date, which is read by the answer's own `Date`. */
export function readRetryAfter(headers: Headers, now: number): number | null {
  const wanted = readWanted(headers, readDate(headers) ?? now);
  return wanted === null ? null : Math.min(Math.max(wanted, shortestMs), longestMs);
}

/** When the issuer says it answered, by its own clock. */
export function readDate(headers: Headers): number | null {
  const at = Date.parse(only(headers['date']) ?? '');
  return Number.isNaN(at) ? null : at;
}

function readWanted(headers: Headers, now: number): number | null {
  const ms = readNumber(only(headers['retry-after-ms']));
  if (ms !== null) return ms;
  const text = only(headers['retry-after']);
  const seconds = readNumber(text);
  if (seconds !== null) return seconds * 1000;
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? null : at - now;
}

function readNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : null;
}

const only = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
