import { createFakeBridge, FakeFailure, type FakeAnswers, type FakeBridge } from '../bridge/fake-bridge.ts';
import { accountsScenarios } from './accounts-scenarios.ts';
import { clientScenarios } from './client-scenarios.ts';
import { createRoutingBridge } from './fake-routing.ts';
import { createFakeDesktop, type FakeDesktop } from './fake-desktop.ts';
import { answerHome, homeScenarios, snapshot, withPause } from './home-scenarios.ts';
import type { ActivityEntry } from '../../shared/models/activity.ts';
import { activityEntry, attacks, hostileEntry, lengthyEntry } from './activity-samples.ts';
import * as samples from './samples.ts';

/** A made-up engine by name, e.g. `?scenario=empty`; what it answers can be looked up here and nowhere else. */
export function openScenario(query: URLSearchParams): { bridge: FakeBridge; desktop: FakeDesktop | null } {
  const name = query.get('scenario') ?? 'busy';
  const scenario = scenarios[name] ?? homeScenario(name) ?? accountsScenario(name);
  if (scenario === undefined) throw new Error(`There is no scenario "${name}".`);
  const bridge = scenario();
  const host = query.get('desktop');
  return { bridge, desktop: host === null ? null : createFakeDesktop(host !== 'unsupported') };
}

function homeScenario(name: string): (() => FakeBridge) | undefined {
  const scenario = homeScenarios[name] ?? clientScenarios[name];
  return scenario === undefined ? undefined : () => scenario(busy(40));
}

function accountsScenario(name: string): (() => FakeBridge) | undefined {
  const scenario = accountsScenarios[name];
  return scenario === undefined ? undefined : () => scenario(busy(40));
}

const scenarios: Record<string, () => FakeBridge> = {
  busy: () => withPause(busy(40)),
  thousand: () => createFakeBridge(busy(1000)),
  'ten-thousand': () => createFakeBridge(busy(10_000)),
  quiet: () => createFakeBridge(busy(0)),
  hostile: () => createFakeBridge({ ...busy(0), ...history(listEntries(attacks.length, hostileEntry)) }),
  lengthy: () => createFakeBridge({ ...busy(0), ...history(listEntries(30, lengthyEntry)) }),
  empty: () => createFakeBridge({ ...busy(0), ...withoutAccounts }),
  failing: () => createFakeBridge({ ...busy(40), ...failing }),
  routing: () => createRoutingBridge(busy(0)),
  'routing-weighted': () => createRoutingBridge(busy(0), { settings: { strategy: 'weighted' } }),

  'routing-failing': () => createRoutingBridge({ ...busy(0), 'accounts.setOrder': () => failure }),
  loading: () => createFakeBridge({}, 'connecting'),
  'signed-out': () => createFakeBridge({}, 'signed-out'),
};

function busy(requests: number): FakeAnswers {
  const entries = listEntries(requests, activityEntry);
  return {
    'state.snapshot': () => snapshot,
    ...answerHome(entries),
    ...history(entries),
    'accounts.orders': () => ({ all: samples.accounts.map(({ id }) => id), clients: {} }),
    'clients.list': () => [samples.claudeCode],
    'clients.plan': () => samples.plan,
    'clients.planRevert': () => samples.revertPlan,
    'clients.apply': () => samples.plan,
    'clients.revert': () => samples.revertPlan,
  };
}

const listEntries = (count: number, entryAt: (index: number) => ActivityEntry) =>
  Array.from({ length: count }, (_, index) => entryAt(index));

/** The log of requests, newest first. */
function history(entries: readonly ActivityEntry[]): FakeAnswers {
  return {
    'activity.list': ({ limit = 100, before }) => {
      const start = before === undefined ? 0 : entries.findIndex(({ id }) => id === before) + 1;
      return entries.slice(start, start + limit);
    },
    'activity.get': ({ id }) =>
      entries.find((entry) => entry.id === id) ?? new FakeFailure({ code: 'not-found', what: 'request', id }),
  };
}

const withoutAccounts: FakeAnswers = {
  'state.snapshot': () => ({
    ...samples.snapshot,
    accounts: { revision: 1, accounts: [] },
    clients: { revision: 1, clients: [{ ...samples.claudeCode, state: 'off' }] },
  }),
  'clients.list': () => [{ ...samples.claudeCode, state: 'off' }],
};

const failure = new FakeFailure({
  code: 'storage-failed',
  path: '/home/me/portunus.db',
  reason: 'the disk is full',
});
const failing: FakeAnswers = {
  'accounts.add': () => failure,
  'accounts.rename': () => failure,
  'accounts.remove': () => failure,
  'clients.plan': () => failure,
  'clients.apply': () => failure,
  'clients.planRevert': () => failure,
  'clients.revert': () => failure,
  'settings.update': () => failure,
};
