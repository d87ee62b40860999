import { expect, test } from 'vitest';
import type { AccountView } from '../../../shared/models/account.ts';
import type { ActivityEntry } from '../../../shared/models/activity.ts';
import type { ClientStatus } from '../../../shared/models/client.ts';
import * as samples from '../../gallery/samples.ts';
import { describeLanes, type LaneFacts } from './describe-lanes.ts';

const [work, personal] = samples.accounts;
const entry = (own: Partial<ActivityEntry>): ActivityEntry => ({
  id: 'req_5',
  time: samples.now,
  client: 'claude-code',
  dialect: 'anthropic',
  method: 'POST',
  path: '/v1/messages',
  provider: 'anthropic',
  account: 'acc_1',
  accountLabel: 'work',
  modelAsked: 'claude-opus-5-5',
  modelServed: 'claude-opus-5-5',
  stream: true,
  outcome: 'completed',
  status: 200,
  error: null,
  attempts: 1,
  attemptLog: [],
  firstByteMs: 300,
  totalMs: 2000,
  requestBytes: 1,
  responseBytes: 1,
  tokens: { input: 1, output: 1, cacheRead: null, cacheWrite: null, reasoning: null },
  loss: [],
  decision: [],
  ...own,
});
const counted = (last: ActivityEntry) => ({
  client: last.client,
  requests: 1,
  failed: 0,
  tokens: last.tokens,
  last,
});
const client = (state: ClientStatus['state'], installed = true): ClientStatus => ({
  ...samples.claudeCode,
  state,
  installed,
});
const facts = (own: Partial<LaneFacts>): LaneFacts => ({
  clients: [client('on')],
  today: [],
  entries: [],
  accounts: [{ ...work!, status: { state: 'ready' } }],
  providers: samples.providers,
  ...own,
});
const standing = (own: Partial<LaneFacts>) => describeLanes(facts(own))[0]?.standing;
const inState = (status: AccountView['status']) => [{ ...work!, status }];

test('a client that is on and has not asked yet waits; one that is off is off', () => {
  expect(standing({})).toEqual({ state: 'waiting' });
  expect(standing({ clients: [client('off')] })).toEqual({ state: 'off' });
  expect(standing({ clients: [client('off')], entries: [entry({})] })).toEqual({ state: 'off' });
});

test('a running request shows, even of a client that is only launched', () => {
  const entries = [entry({ outcome: 'running' })];
  expect(standing({ clients: [client('off')], entries })).toEqual({ state: 'running' });
});

test('settings that were changed or cannot be read come before how requests fared', () => {
  expect(standing({ clients: [client('drifted')], entries: [entry({})] })).toEqual({ state: 'drifted' });
  expect(standing({ clients: [client('broken')] })).toEqual({ state: 'broken' });
});

test('a tool that went away is no failure', () => {
  expect(standing({ entries: [entry({ outcome: 'left' })] })).toEqual({ state: 'healthy' });
  expect(standing({ entries: [entry({ outcome: 'cut' })] })).toEqual({ state: 'failed' });
});

test('an account that cannot be asked stops a client only while no other one speaks its dialect', () => {
  const status = { state: 'login-needed', reason: { code: 'key-refused' } } as const;
  const entries = [entry({ outcome: 'failed' })];
  const other = (provider: AccountView['provider']): AccountView => ({
    ...personal!,
    provider,
    status: { state: 'ready' },
  });
  expect(standing({ accounts: inState(status), entries })).toEqual({ state: 'blocked', by: status });
  expect(standing({ accounts: [...inState(status), other('openai')], entries })).toEqual({
    state: 'blocked',
    by: status,
  });
  expect(standing({ accounts: [...inState(status), other('anthropic')], entries })).toEqual({
    state: 'failed',
  });
});

test('clients that are not there have no lane unless they asked; other callers follow by name', () => {
  const others = ['zed', null, 'my editor'].map((name) => counted(entry({ client: name })));
  const lanes = (own: Partial<LaneFacts>) => describeLanes(facts(own)).map((lane) => lane.client);
  expect(lanes({ clients: [client('off', false)], today: others })).toEqual([null, 'my editor', 'zed']);
  expect(lanes({ clients: [client('off', false)], entries: [entry({})] })).toEqual(['claude-code']);
});

test('the newest word about the last request counts, from wherever it came', () => {
  const last = (own: Partial<LaneFacts>) => describeLanes(facts(own))[0]?.last;
  const old = entry({ id: 'req_4' });
  const running = entry({ outcome: 'running' });
  expect(last({ entries: [old], today: [counted(entry({}))] })?.id).toBe('req_5');
  expect(last({ entries: [running], today: [counted(old)] })).toBe(running);
  expect(last({ entries: [running], today: [counted(entry({}))] })?.outcome).toBe('completed');
  expect(last({ entries: [entry({})], today: [counted(running)] })?.outcome).toBe('completed');
});
