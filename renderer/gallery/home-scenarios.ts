import type { Snapshot } from '../../shared/contract.ts';
import type { ActivityEntry } from '../../shared/models/activity.ts';
import type { ClientStatus } from '../../shared/models/client.ts';
import type { Finding } from '../../shared/models/doctor.ts';
import type { LocalKeyView } from '../../shared/models/key.ts';
import { createFakeBridge, type FakeAnswers, type FakeBridge } from '../bridge/fake-bridge.ts';
import { countEntries } from './count-entries.ts';
import { activityEntry } from './activity-samples.ts';
import * as samples from './samples.ts';

const sharedKey: LocalKeyView = {
  id: 'key_1',
  name: 'other tools',
  client: null,
  hint: '4f2c',
  shared: true,
  createdAt: samples.now - 10 * samples.day,
  lastUsedAt: samples.now - samples.minute,
};

const findings: Finding[] = [
  { id: 'home', level: 'ok', message: '/home/me/.portunus is readable by this user alone.', hint: '' },
  { id: 'endpoint', level: 'ok', message: 'The endpoint answers at http://127.0.0.1:7787.', hint: '' },
  {
    id: 'environment.proxy',
    level: 'warn',
    message:
      'HTTPS_PROXY is set and NO_PROXY does not name 127.0.0.1: clients would send local requests to that proxy.',
    hint: 'Add 127.0.0.1,localhost to NO_PROXY.',
  },
  {
    id: 'account.acc_4',
    level: 'fail',
    message: 'Gemini API key needs a new key: Google said: API key not valid.',
    hint: 'Add it again with "portunus accounts add"; the same account is renewed, not doubled.',
  },
];

/** What Home, Usage and the doctor ask for, over the same requests as the list of Activity. */
export function answerHome(entries: readonly ActivityEntry[]): FakeAnswers {
  return {
    'activity.overview': ({ sinceAt }) => countEntries(entries, sinceAt),
    'keys.revealShared': () => ({ key: sharedKey, text: 'ptn_the-text-of-the-shared-key-4f2c' }),
    'doctor.run': ({ live = false }) =>
      live
        ? [
            ...findings,
            { id: 'account.acc_1.live', level: 'ok', message: 'work answered a one-token call.', hint: '' },
          ]
        : findings,
  };
}

/** An engine that can be paused and resumed, and says so to everybody. */
export function withPause(answers: FakeAnswers): FakeBridge {
  const tell = (pause: Snapshot['engine']['pause']) => {
    const engine = { ...samples.engine, pause };
    bridge.publish('engine.changed', engine);
    return engine;
  };
  const bridge: FakeBridge = createFakeBridge({
    ...answers,
    'engine.pause': ({ forMs }) => tell({ endsAt: forMs === undefined ? null : samples.now + forMs }),
    'engine.resume': () => tell(null),
  });
  return bridge;
}

export const snapshot: Snapshot = { ...samples.snapshot, keys: { revision: 1, keys: [sharedKey] } };

const clientsIn = (state: ClientStatus['state']): Snapshot['clients'] => ({
  revision: 1,
  clients: [{ ...samples.claudeCode, state }],
});

const fresh = samples.accounts.slice(0, 1).map((account) => ({ ...account, lastUsedAt: null }));
const nothingAsked: FakeAnswers = { ...answerHome([]), 'activity.list': () => [] };

const longName = 'a label that somebody made as long as labels may be, which is eighty characters.';
const longModel = 'accounts/fireworks/models/a-model-with-a-very-long-name-that-nobody-can-remember-v3p1';

/** States of Home that no other screen shows. */
export const homeScenarios: Record<string, (busy: FakeAnswers) => FakeBridge> = {
  /** An account, and nothing was ever asked. */
  fresh: (busy) =>
    createFakeBridge({
      ...busy,
      ...nothingAsked,
      'state.snapshot': () => ({
        ...snapshot,
        clients: clientsIn('off'),
        accounts: { revision: 1, accounts: fresh },
      }),
    }),
  /** The same, with a client switched on. */
  ready: (busy) =>
    createFakeBridge({
      ...busy,
      ...nothingAsked,
      'state.snapshot': () => ({ ...snapshot, accounts: { revision: 1, accounts: fresh } }),
    }),
  demo: (busy) =>
    createFakeBridge({
      ...busy,
      'state.snapshot': () => ({
        ...snapshot,
        engine: { ...samples.engine, demo: true },
        accounts: {
          revision: 1,
          accounts: samples.accounts.slice(0, 1).map((account) => ({
            ...account,
            provider: 'demo',
            kind: 'built-in',
            label: 'Demo',
            keyHint: '',
          })),
        },
      }),
    }),
  paused: (busy) =>
    createFakeBridge({
      ...busy,
      'state.snapshot': () => ({
        ...snapshot,
        engine: { ...samples.engine, pause: { endsAt: samples.now + samples.hour } },
      }),
    }),
  /** All at once that can stand in the way. */
  troubled: (busy) =>
    createFakeBridge({
      ...busy,
      'state.snapshot': () => ({
        ...snapshot,
        engine: { ...samples.engine, url: null, port: null },
        clients: clientsIn('drifted'),
        vault: {
          revision: 1,
          vault: {
            kind: 'keychain',
            locked: true,
            backend: 'secret-service',
            fault: 'locked',
            message: { code: 'keychain-failed', fault: 'locked' },
          },
        },
      }),
    }),
  /** Names as long as they get. */
  long: (busy) =>
    createFakeBridge({
      ...busy,
      ...withLongNames,
      'state.snapshot': () => ({
        ...snapshot,
        accounts: {
          revision: 1,
          accounts: samples.accounts.map((account) => ({ ...account, label: longName })),
        },
      }),
    }),
};

const longEntries = Array.from({ length: 60 }, (_, index) => ({
  ...activityEntry(index),
  client: index % 2 === 0 ? 'claude-code' : `${longName} ${index}`.slice(-80),
  accountLabel: longName,
  modelAsked: longModel,
  modelServed: longModel,
}));
const withLongNames: FakeAnswers = {
  ...answerHome(longEntries),
  'activity.list': ({ limit = 100 }) => longEntries.slice(0, limit),
};
