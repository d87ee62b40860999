/** What run.ts asks of the load process over IPC, one command at a time, and what comes back. */

export interface Target {
  readonly port: number;
  /** Sent as `x-api-key`. */
  readonly key: string;
}

export interface LoadCommands {
  loop: { input: LoopInput; reply: LoopReply };
  /** Opens streams that stay open; replies when each has begun. */
  openStreams: { input: { target: Target; streams: number; everyMs: number }; reply: StreamReading };
  readStreams: { input: Record<string, never>; reply: StreamReading };
  closeStreams: { input: Record<string, never>; reply: Record<string, never> };
  /** `events` on each stream as fast as they come. */
  flood: {
    input: { target: Target; streams: number; events: number };
    reply: { events: number; elapsedMs: number };
  };
}

export interface LoopInput {
  readonly target: Target;
  readonly model: string;
  /** The request body's size. */
  readonly bytes: number;
  readonly connections: number;
  readonly forMs: number;
  /** Over all connections; without it each asks again as soon as it was answered. */
  readonly perSecond?: number;
}

export interface LoopReply {
  readonly requests: number;
  readonly elapsedMs: number;
  /** From sending a request to its answer's first body byte, and to its last. */
  readonly first: Summary;
  readonly total: Summary;
}

/** What came over the open streams since the last reading. */
export interface StreamReading {
  readonly events: number;
  /** From the upstream's writing of an event to our reading it. */
  readonly delay: Summary;
}

export interface Summary {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export type LoadName = keyof LoadCommands;
export type LoadMessage = { [N in LoadName]: { name: N; input: LoadCommands[N]['input'] } }[LoadName];
/** After `failed` the load process has ended. */
export type LoadAnswer = { readonly reply: LoadCommands[LoadName]['reply'] } | { readonly failed: string };
