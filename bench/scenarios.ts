import { setTimeout as wait } from 'node:timers/promises';
import type { Load } from './child-programs.ts';
import { jsonModel, streamModel } from './messages.ts';
import { readCpuUs, readResidentMb } from './process-facts.ts';
import type { RunningSubject, SubjectName } from './subjects.ts';

/** A measured figure; `null` where it cannot be read (another system, or the upstream itself). */
export type Figures = Partial<Record<FigureName, number | null>>;

export type FigureName =
  | 'requestsPerSecond'
  /** Share of its core that the subject used meanwhile: below 0.9, the load was the limit, not the subject. */
  | 'busy'
  | 'cpuUsPerRequest'
  | 'p50Ms1k'
  | 'p50Ms512k'
  | 'firstEventMs'
  | 'firstEventMs50'
  | 'cpuMsPer1000Events'
  | 'floodEventsPerSecond'
  | 'liveP99Ms'
  | 'idleMb'
  | 'streamsMb'
  | 'kbPerStream'
  | 'cpuMsPer512k'
  | 'cpuUsPerFloodEvent'
  /** A translated event, of the least JSON work: the median of all pairs of dialects, and the worst. */
  | 'timesFloor'
  | 'worstTimesFloor'
  | 'coldStartS';

export interface Scenario {
  readonly name: string;
  readonly about: string;
  /** One round. `windowMs` is how long to measure. */
  measure(subject: RunningSubject, load: Load, windowMs: number): Promise<Figures>;
}

const kilobyte = 1024;
/** Enough to keep any subject's core busy, few enough that queueing is not all that is measured. */
const busyConnections = 32;

export const scenarios: readonly Scenario[] = [
  {
    name: 'throughput',
    about: 'requests of 1 KB as fast as they are answered, 32 connections',
    measure: async ({ target, pid }, load, windowMs) => {
      const before = cpuOf(pid);
      const connections = busyConnections;
      const input = { target, model: jsonModel, bytes: kilobyte, connections, forMs: windowMs };
      const { requests, elapsedMs } = await load.ask('loop', input);
      const spent = since(before, pid);
      return {
        requestsPerSecond: (requests / elapsedMs) * 1000,
        busy: spent === null ? null : spent / (elapsedMs * 1000),
        cpuUsPerRequest: spent === null ? null : spent / requests,
      };
    },
  },
  {
    name: 'latency-1k',
    about: 'one request of 1 KB at a time',
    measure: async ({ target }, load, windowMs) => {
      const input = { target, model: jsonModel, bytes: kilobyte, connections: 1, forMs: windowMs * 0.6 };
      return { p50Ms1k: (await load.ask('loop', input)).total.p50Ms };
    },
  },
  {
    name: 'latency-512k',
    about: 'one request of 512 KB at a time',
    measure: async ({ target }, load, windowMs) => {
      const input = { target, model: jsonModel, bytes: 512 * kilobyte, connections: 1, forMs: windowMs };
      return { p50Ms512k: (await load.ask('loop', input)).total.p50Ms };
    },
  },
  {
    name: 'first-event',
    about: 'one stream at a time, to its first byte',
    measure: async ({ target }, load, windowMs) => {
      const input = { target, model: streamModel(3, 0), bytes: kilobyte, connections: 1 };
      return { firstEventMs: (await load.ask('loop', { ...input, forMs: windowMs * 0.6 })).first.p50Ms };
    },
  },
  {
    name: 'live-streams',
    about: '50 streams of 50 events a second each: CPU per event, then a new stream beside them',
    measure: async ({ target, pid }, load, windowMs) => {
      await load.ask('openStreams', { target, streams: 50, everyMs: 20 });
      await wait(100);
      await load.ask('readStreams', {});
      const before = cpuOf(pid);
      await wait(windowMs);
      const spent = since(before, pid);
      const { events } = await load.ask('readStreams', {});
      const probe = { target, model: streamModel(3, 0), bytes: kilobyte, connections: 1, perSecond: 100 };
      const { first } = await load.ask('loop', { ...probe, forMs: windowMs });
      await load.ask('closeStreams', {});
      return {
        cpuMsPer1000Events: spent === null ? null : spent / events,
        firstEventMs50: first.p50Ms,
      };
    },
  },
  {
    name: 'flood',
    about: '200 streams of 1,600 events each, as fast as they come',
    measure: async ({ target }, load) => {
      const { events, elapsedMs } = await load.ask('flood', { target, streams: 200, events: 1600 });
      return { floodEventsPerSecond: (events / elapsedMs) * 1000 };
    },
  },
  {
    name: 'live-beside-large',
    about: '10 live streams while 20 requests of 512 KB a second pass: delay of an event',
    measure: async ({ target }, load, windowMs) => {
      await load.ask('openStreams', { target, streams: 10, everyMs: 10 });
      await load.ask('readStreams', {});
      const large = { target, model: jsonModel, bytes: 512 * kilobyte, connections: 2, perSecond: 20 };
      await load.ask('loop', { ...large, forMs: windowMs * 1.2 });
      const { delay } = await load.ask('readStreams', {});
      await load.ask('closeStreams', {});
      return { liveP99Ms: delay.p99Ms };
    },
  },
  {
    name: 'translation',
    about: 'CPU of a request of 512 KB and of an event in 200 streams of 500: passed on, and translated',
    measure: async ({ target, pid }, load, windowMs) => {
      const before = cpuOf(pid);
      const large = { target, model: jsonModel, bytes: 512 * kilobyte, connections: 1, forMs: windowMs };
      const { requests } = await load.ask('loop', large);
      const spent = since(before, pid);
      const beforeStreams = cpuOf(pid);
      const { events } = await load.ask('flood', { target, streams: 200, events: 500 });
      const spentOnStreams = since(beforeStreams, pid);
      return {
        cpuMsPer512k: spent === null ? null : spent / 1000 / requests,
        cpuUsPerFloodEvent: spentOnStreams === null ? null : spentOnStreams / events,
      };
    },
  },
];

/** Of a subject that was just started and has answered one request. */
export async function measureMemory({ target, pid }: RunningSubject, load: Load): Promise<Figures> {
  if (pid === null) return {};
  await wait(500);
  const idleMb = readResidentMb(pid);
  const streams = 1000;
  await load.ask('openStreams', { target, streams, everyMs: 2000 });
  await wait(500);
  const streamsMb = readResidentMb(pid);
  await load.ask('closeStreams', {});
  const kbPerStream =
    idleMb === null || streamsMb === null ? null : ((streamsMb - idleMb) * 1e6) / kilobyte / streams;
  return { idleMb, streamsMb, kbPerStream };
}

/** Runs hot code hot before anything is measured. */
export async function warmUp({ target }: RunningSubject, load: Load, forMs: number): Promise<void> {
  const input = { target, connections: 8, forMs };
  await load.ask('loop', { ...input, model: jsonModel, bytes: kilobyte });
  await load.ask('loop', { ...input, model: streamModel(20, 0), bytes: kilobyte });
  await load.ask('loop', { ...input, model: jsonModel, bytes: 512 * kilobyte });
}

/** `direct` is measured where the time it takes is subtracted from the others'. */
export function takesPart(scenario: string, subject: SubjectName): boolean {
  if (scenario === 'translation') return subject !== 'yardstick + Express';
  if (subject === 'translating') return scenario === 'memory';
  if (subject === 'direct') return scenario !== 'cold-start' && scenario !== 'memory';
  return subject !== 'yardstick + Express' || scenario === 'cold-start';
}

function cpuOf(pid: number | null): number | null {
  return pid === null ? null : readCpuUs(pid);
}

function since(before: number | null, pid: number | null): number | null {
  const now = cpuOf(pid);
  return before === null || now === null ? null : now - before;
}
