import { setTimeout as wait } from 'node:timers/promises';
import type { ActivityEntry } from '../../shared/models/activity.ts';
import type { Dialect, ProviderId } from '../../shared/models/provider.ts';
import { startFakeUpstream, type FakeUpstream } from '../fakes/fake-upstream.ts';
import {
  startRunningEngine,
  type RunningEngine,
  type RunningEngineOptions,
} from '../fakes/running-engine.ts';
import type { Endpoint } from './sdk-driver.ts';

/** Which vendor's account answers a dialect, and how its base URL is written. */
const vendors: Record<Dialect, { provider: ProviderId; path: string }> = {
  anthropic: { provider: 'anthropic', path: '' },
  'openai-chat': { provider: 'openai', path: '/v1' },
  'openai-responses': { provider: 'openai', path: '/v1' },
  gemini: { provider: 'gemini', path: '/v1beta' },
};

/** The key that the account of a dialect has at its vendor. */
export const accountKey = (dialect: Dialect) => `upstream-${vendors[dialect].provider}-key`;
export const providerOf = (dialect: Dialect) => vendors[dialect].provider;

/** A running engine with one account per vendor, all of them on one fake upstream. */
export interface SdkStand {
  readonly upstream: FakeUpstream;
  readonly engine: RunningEngine;
  /** Ours, with a local key. */
  readonly endpoint: Endpoint;
  /** The vendor's own, as if we were not there. */
  direct(dialect: Dialect): Endpoint;
  /** The last request's story, once it has ended: a client may have its answer a moment before. */
  lastStory(): Promise<ActivityEntry>;
  stop(): Promise<void>;
}

export async function startSdkStand(
  dialects: readonly Dialect[] = ['anthropic', 'openai-chat', 'gemini'],
  options: Omit<RunningEngineOptions, 'accounts'> = {},
): Promise<SdkStand> {
  const upstream = await startFakeUpstream();
  const accounts = dialects.map((dialect) => {
    const { provider, path } = vendors[dialect];
    return { provider, baseUrl: upstream.url + path, key: accountKey(dialect) };
  });
  const engine = await startRunningEngine({ ...options, accounts });
  return {
    upstream,
    engine,
    endpoint: { url: engine.url, key: engine.key },
    direct: (dialect) => ({ url: upstream.url, key: accountKey(dialect) }),
    lastStory: () => readLastStory(engine),
    stop: async () => {
      await engine.stop();
      await upstream.stop();
    },
  };
}

async function readLastStory(engine: RunningEngine): Promise<ActivityEntry> {
  for (;;) {
    const [last] = await engine.call('activity.list', { limit: 1 });
    if (last === undefined) throw new Error('No request came to the engine.');
    if (last.outcome !== 'running') return last;
    await wait(5);
  }
}
