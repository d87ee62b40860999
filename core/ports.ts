import type { EpochMs } from '../shared/models/time.ts';

/** What a host supplies, so that rules can be tested without the machine's clock, disk or screen. */
export interface Ports {
  readonly clock: Clock;
  readonly log: Logger;
  readonly paths: Paths;
  /** The process's variables, read once at start. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface Clock {
  /** Wall time; jumps when the user or the network sets it. */
  now(): EpochMs;
  /** Never goes back; its zero means nothing. */
  monotonicMs(): number;
}

/** The only values a log line may hold: no objects, so that no secret slips in inside one (row LOG-1). */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

export interface Logger {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** `cause` is written without its properties: name, message and stack only. */
  error(event: string, fields?: LogFields, cause?: unknown): void;
}

/** Where this engine's own files are. All folders are 0700 and all files 0600, whatever the umask. */
export interface Paths {
  /** PORTUNUS_HOME. */
  readonly home: string;
  readonly database: string;
  readonly activityDatabase: string;
  /** Originals and last versions of the client files we changed (row CFG-5). */
  readonly backups: string;
  /** Lock, control socket, the tokens of the control API's doors: nothing that a person would miss. */
  readonly run: string;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
};
