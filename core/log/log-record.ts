import { stripVTControlCharacters } from 'node:util';
import type { LogFields } from '../ports.ts';
import { maskSecrets } from './mask-secrets.ts';

export type LogLevel = 'info' | 'warn' | 'error';

/** One event, already safe to write: masked, escaped and cut (rows LOG-1 and LOG-5). */
export interface LogRecord {
  readonly time: number;
  readonly level: LogLevel;
  readonly event: string;
  readonly fields: LogFields;
  /** A failure's names, messages and stack; null when there is none. */
  readonly failure: string | null;
}

const fieldLimit = 500;
const failureLimit = 4000;
/** Causes of causes: further down nobody looks. */
const causeDepth = 3;

export function createRecord(
  time: number,
  level: LogLevel,
  event: string,
  fields: LogFields = {},
  cause?: unknown,
): LogRecord {
  return {
    time,
    level,
    event: cleanValue(event, fieldLimit),
    fields: cleanFields(fields),
    failure: cause === undefined ? null : cleanValue(describeFailure(cause), failureLimit),
  };
}

/** For a terminal: `13:02:21 warn  activity.store-failed  reason="disk full"`. */
export function formatText(record: LogRecord): string {
  const time = new Date(record.time).toISOString().slice(11, 19);
  const fields = Object.entries(record.fields).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const failure = record.failure === null ? [] : [`failure=${JSON.stringify(record.failure)}`];
  return `${[time, record.level.padEnd(5), record.event, ...fields, ...failure].join(' ')}\n`;
}

/** For machines: one JSON object a line. */
export function formatJson(record: LogRecord): string {
  const { time, level, event, fields, failure } = record;
  const line = { time: new Date(time).toISOString(), level, event, ...fields };
  return `${JSON.stringify(failure === null ? line : { ...line, failure })}\n`;
}

function cleanFields(fields: LogFields): LogFields {
  const entries = Object.entries(fields).map(([name, value]) => [
    name,
    typeof value === 'string' ? cleanValue(value, fieldLimit) : value,
  ]);
  return Object.fromEntries(entries) as LogFields;
}

/** Masked before it is cut, so that no half of a secret is left over at the end. */
function cleanValue(text: string, limit: number): string {
  const bounded = text.length > 4 * limit ? text.slice(0, 4 * limit) : text;
  const escaped = escapeControls(maskSecrets(stripVTControlCharacters(bounded)));
  return escaped.length > limit ? `${escaped.slice(0, limit - 1)}…` : escaped;
}

/** Line breaks and what could steer a terminal or turn text around, as visible escapes. */
function escapeControls(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, (found) =>
      found === '\n' ? '\\n' : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
}

/** Names, messages and one stack: never an error's other properties, which may hold whole requests. */
function describeFailure(cause: unknown): string {
  const chain: string[] = [];
  for (let current = cause; current !== undefined && chain.length < causeDepth;) {
    if (!(current instanceof Error)) {
      chain.push(typeof current === 'string' ? current : `a thrown ${typeof current}`);
      break;
    }
    chain.push(chain.length === 0 ? (current.stack ?? nameFailure(current)) : nameFailure(current));
    current = current.cause;
  }
  return chain.join('\ncaused by ');
}

function nameFailure(failure: Error): string {
  return `${failure.name}: ${failure.message}`;
}
