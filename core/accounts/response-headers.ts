import type { EpochMs } from '../../shared/models/time.ts';

export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** How long to wait, in milliseconds; undefined when the answer does not say. */
export function readRetryAfter(headers: ResponseHeaders, now: EpochMs): number | undefined {
  const ms = Number(headers['retry-after-ms'] ?? Number.NaN);
  if (Number.isFinite(ms)) return ms;
  const text = headers['retry-after'];
  if (typeof text !== 'string') return undefined;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return seconds * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : date - now;
}

/** A number that a header tells; undefined where it does not. */
export function readNumber(headers: ResponseHeaders, name: string): number | undefined {
  const text = headers[name];
  if (typeof text !== 'string' || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

export function readText(headers: ResponseHeaders, name: string): string | undefined {
  const text = headers[name];
  return typeof text === 'string' && text !== '' ? text : undefined;
}
