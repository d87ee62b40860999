import type { Clock, LogFields, Logger } from '../ports.ts';
import { createRecord, type LogLevel, type LogRecord } from './log-record.ts';

/** Where records go. A sink never throws: what it cannot write it drops and counts (row LOG-3). */
export interface LogSink {
  write(record: LogRecord): void;
}

export interface LoggerOptions {
  readonly sink: LogSink;
  readonly clock: Clock;
  /** The least important level that is written; default `info`. */
  readonly level?: LogLevel | 'silent';
}

const weight = { info: 0, warn: 1, error: 2, silent: 3 };

/**
 * Writes one line per event. Guards what leaves the process as a log: fields are flat and typed, text
 * from outside is masked, escaped and cut; must never be given a credential, a body or a header value.
 */
export function createLogger({ sink, clock, level = 'info' }: LoggerOptions): Logger {
  const write = (of: LogLevel, event: string, fields?: LogFields, cause?: unknown) => {
    if (weight[of] >= weight[level]) sink.write(createRecord(clock.now(), of, event, fields, cause));
  };
  return {
    info: (event, fields) => write('info', event, fields),
    warn: (event, fields) => write('warn', event, fields),
    error: (event, fields, cause) => write('error', event, fields, cause),
  };
}

/** One record to several places. */
export function joinSinks(...sinks: readonly LogSink[]): LogSink {
  return { write: (record) => sinks.forEach((sink) => sink.write(record)) };
}
