import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Strategy } from '../../shared/models/strategy.ts';
import { startFakeUpstream, type FakeUpstream } from '../../e2e/fakes/fake-upstream.ts';
import { startRunningEngine, type RunningEngine } from '../../e2e/fakes/running-engine.ts';
import { answerLikeVendors } from '../../e2e/fakes/vendor-answers.ts';
import { waitUntil } from '../../e2e/faults/data-plane-kit.ts';

/** Who is asked, through a real engine with two accounts that can serve the same. */
let work: FakeUpstream;
let home: FakeUpstream;
/** Where an account on the client's own login goes. */
let vendor: FakeUpstream;
let engine: RunningEngine;
const ids: Record<string, string> = {};

beforeAll(async () => {
  [work, home, vendor] = await Promise.all([startFakeUpstream(), startFakeUpstream(), startFakeUpstream()]);
  engine = await startRunningEngine({
    providers: { claude: { baseUrl: vendor.url } },
    accounts: [
      { provider: 'anthropic', baseUrl: work.url, key: 'upstream-key-of-work', label: 'Work' },
      { provider: 'anthropic', baseUrl: home.url, key: 'upstream-key-of-home', label: 'Home' },
    ],
  });
  for (const { id, label } of await engine.call('accounts.list', {})) ids[label] = id;
});
afterAll(async () => {
  await engine.stop();
  await Promise.all([work.stop(), home.stop(), vendor.stop()]);
});
afterEach(async () => {
  for (const upstream of [work, home]) upstream.setAnswer(answerLikeVendors());
  await waitUntil(async () => (await engine.call('engine.status', {})).requestsInFlight === 0);
});

let models = 0;
/** Every model has turns of its own: a new name begins them anew. */
const newModel = () => `claude-test-${String((models += 1))}`;
const use = (strategy: Strategy) => engine.call('settings.update', { strategy, sessionAffinity: true });

interface Ask {
  readonly path?: string;
  readonly session?: string;
  readonly signal?: AbortSignal;
}

const send = (model: string, { path = '/v1/messages', session, signal }: Ask = {}) =>
  fetch(engine.url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-api-key': engine.key,
      ...(session === undefined ? {} : { 'x-claude-code-session-id': session }),
    },
    body: JSON.stringify({ model, max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] }),
    ...(signal === undefined ? {} : { signal }),
  });

/** One request to its end: whose answer it was, and what decided. */
async function ask(model: string, own: Ask = {}) {
  const response = await send(model, own);
  await response.text();
  expect(response.status).toBe(200);
  const id = response.headers.get('x-portunus-request-id') ?? '';
  return await engine.call('activity.get', { id });
}

/** Whose answers came, one request after the other: W for Work, H for Home. */
async function askInTurn(model: string, count: number, own: Ask = {}): Promise<string> {
  let answered = '';
  for (let request = 0; request < count; request += 1)
    answered += (await ask(model, own)).accountLabel?.[0] ?? '?';
  return answered;
}

describe('each strategy', () => {
  test('in-order asks the first alone', async () => {
    await use('in-order');
    expect(await askInTurn(newModel(), 4)).toBe('WWWW');
  });

  test('round_robin asks in turn', async () => {
    await use('round_robin');
    const model = newModel();
    expect(await askInTurn(model, 6)).toBe('WHWHWH');
    expect((await ask(model)).decision.at(-1)).toEqual({
      code: 'account-preferred',
      account: 'Work',
      others: ['Home'],
      by: 'round_robin',
    });
  });

  test('weighted asks in proportion to the weights, from the next request on', async () => {
    await use('weighted');
    const model = newModel();
    await engine.call('accounts.setWeight', { account: 'Home', weight: 3 });
    expect(await askInTurn(model, 8)).toBe('HWHHHWHH');
    await engine.call('accounts.setWeight', { account: 'Home', weight: 1 });
    expect(await askInTurn(model, 4)).toMatch(/^((WH){2}|(HW){2})$/);
  });

  test('counting tokens takes nobody’s turn to answer', async () => {
    await use('round_robin');
    const model = newModel();
    const count = async () => {
      const response = await send(model, { path: '/v1/messages/count_tokens' });
      await response.text();
    };
    let answered = '';
    for (let request = 0; request < 4; request += 1) {
      await count();
      answered += await askInTurn(model, 1);
    }
    expect(answered).toBe('WHWH');
  });

  test('random asks both', async () => {
    await use('random');
    const answered = await askInTurn(newModel(), 40);
    // Each alone: once in 2^39 times.
    expect([answered.includes('W'), answered.includes('H')]).toEqual([true, true]);
  });

  test('least_connections counts what is under way, and forgets it when clients leave (row PX-8)', async () => {
    await use('least_connections');
    const model = newModel();
    for (const upstream of [work, home]) upstream.setAnswer(() => ({ instead: 'silence' }));
    const before = { work: work.requests.length, home: home.requests.length };
    const arrived = () => [work.requests.length - before.work, home.requests.length - before.home];
    const hold = async (asked: string, count: number, expected: [number, number]) => {
      const leaving = new AbortController();
      for (let request = 0; request < count; request += 1)
        send(asked, { signal: leaving.signal }).catch(() => undefined);
      await waitUntil(() => arrived().join() === expected.join());
      return leaving;
    };
    const pinned = await hold(`${model}@Work`, 4, [4, 0]);
    const others = await hold(model, 4, [4, 4]);
    pinned.abort();
    await waitUntil(async () => (await engine.call('engine.status', {})).requestsInFlight === 4);
    const after = await hold(model, 4, [8, 4]);
    for (const held of [others, after]) held.abort();
  });
});

describe('when the first account fails', () => {
  test('the others follow in the strategy’s order, and the turn counts as taken', async () => {
    await use('round_robin');
    const model = newModel();
    work.setAnswer(() => ({ status: 500, body: '{}' }));
    const story = await ask(model);
    expect(story).toMatchObject({ accountLabel: 'Home', attempts: 2 });
    expect(story.decision.map(({ code }) => code)).toContain('account-failed');
    await engine.call('accounts.resume', { account: 'Work' });
    work.setAnswer(answerLikeVendors());
    expect(await askInTurn(model, 2)).toBe('HW');
  });

  test('its conversation goes on where it was answered', async () => {
    await use('round_robin');
    const model = newModel();
    work.setAnswer(() => ({ status: 500, body: '{}' }));
    expect(await ask(model, { session: 'failing' })).toMatchObject({ accountLabel: 'Home' });
    await engine.call('accounts.resume', { account: 'Work' });
    work.setAnswer(answerLikeVendors());
    expect(await askInTurn(model, 3, { session: 'failing' })).toBe('HHH');
  });
});

describe('a conversation', () => {
  test.each(['round_robin', 'weighted', 'least_connections', 'random'] as const)(
    'stays with one account under %s; others take their turns',
    async (strategy) => {
      await use(strategy);
      const model = newModel();
      const [first] = await askInTurn(model, 1, { session: 'one' });
      await askInTurn(model, 1, { session: 'other' });
      expect(await askInTurn(model, 4, { session: 'one' })).toBe(first!.repeat(4));
      expect((await ask(model, { session: 'one' })).decision.at(-1)).toMatchObject({ by: 'session' });
    },
  );

  test('takes no turn from the others', async () => {
    await use('round_robin');
    const model = newModel();
    expect(await askInTurn(model, 1, { session: 'long' })).toBe('W');
    expect(await askInTurn(model, 3, { session: 'long' })).toBe('WWW');
    expect(await askInTurn(model, 3)).toBe('HWH');
  });

  test('moves with every request where the setting says so', async () => {
    await use('round_robin');
    await engine.call('settings.update', { sessionAffinity: false });
    expect(await askInTurn(newModel(), 4, { session: 'moving' })).toBe('WHWH');
  });

  test('is told by the header of each client that sends one', async () => {
    await use('round_robin');
    for (const header of ['x-claude-code-session-id', 'session-id', 'x-session-id', 'x-session-affinity']) {
      const model = newModel();
      const body = JSON.stringify({ model, input: 'Hi' });
      const headers = {
        'content-type': 'application/json',
        authorization: `Bearer ${engine.key}`,
        [header]: 'a',
      };
      const answered = new Set<string | null>();
      for (let request = 0; request < 3; request += 1) {
        const response = await fetch(`${engine.url}/v1/responses`, { method: 'POST', headers, body });
        await response.text();
        const id = response.headers.get('x-portunus-request-id') ?? '';
        answered.add((await engine.call('activity.get', { id })).accountLabel);
      }
      expect([header, answered.size]).toEqual([header, 1]);
    }
  });
});

describe('what goes before the strategy', () => {
  test('a pin', async () => {
    await use('round_robin');
    const model = newModel();
    expect(await askInTurn(`${model}@Home`, 3)).toBe('HHH');
  });

  test('a provider’s name leaves the choice between its accounts', async () => {
    await use('round_robin');
    expect(await askInTurn(`anthropic/${newModel()}`, 4)).toBe('WHWH');
  });

  test('an order of the client’s own, which is its local key’s name here', async () => {
    await use('round_robin');
    const model = newModel();
    await engine.call('accounts.setOrder', { client: 'test', accounts: ['Home'] });
    expect(await askInTurn(model, 3)).toBe('HHH');
    expect((await ask(model)).decision.at(-1)).toEqual({
      code: 'account-preferred',
      account: 'Home',
      others: ['Work'],
      by: 'client-order',
    });
    await engine.call('accounts.clearOrder', { client: 'test' });
    expect(await askInTurn(model, 4)).toBe('WHWH');
  });
});

describe('routes.simulate', () => {
  test('shows whose turn it is and takes none', async () => {
    await use('round_robin');
    const model = newModel();
    await ask(model);
    for (let time = 0; time < 3; time += 1) {
      expect(await engine.call('routes.simulate', { model, client: 'claude-code' })).toMatchObject({
        account: { label: 'Home' },
        strategy: 'round_robin',
        ownOrder: false,
        decision: [{ code: 'accounts-serve' }, { code: 'account-preferred', by: 'round_robin' }],
      });
    }
    expect(await askInTurn(model, 1)).toBe('H');
  });

  test('follows the order of the client that it is told', async () => {
    await use('in-order');
    await engine.call('accounts.setOrder', { client: 'codex', accounts: ['Home', 'Work'] });
    const simulate = (client: string) =>
      engine.call('routes.simulate', { model: 'claude-sonnet-5', client, dialect: 'anthropic' });
    expect(await simulate('codex')).toMatchObject({ account: { label: 'Home' }, ownOrder: true });
    expect(await simulate('claude-code')).toMatchObject({ account: { label: 'Work' }, ownOrder: false });
    await engine.call('accounts.clearOrder', { client: 'codex' });
    expect(await simulate('codex')).toMatchObject({ account: { label: 'Work' }, ownOrder: false });
  });
});

describe('a request that brings its own login (decision D9a)', () => {
  beforeAll(async () => {
    const { id } = await engine.call('accounts.addPassThrough', { label: 'Own login' });
    ids['Own login'] = id;
  });
  afterAll(() => engine.call('accounts.remove', { account: 'Own login' }));

  const bring = async (model: string) => {
    const response = await fetch(`${engine.url}/v1/messages`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-portunus-key': engine.key,
        authorization: 'Bearer the-login-of-the-client',
      },
      body: JSON.stringify({ model, max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] }),
    });
    await response.text();
    return await engine.call('activity.get', { id: response.headers.get('x-portunus-request-id') ?? '' });
  };

  test.each(['in-order', 'round_robin', 'weighted', 'least_connections', 'random'] as const)(
    'is answered by the account for it before all others, under %s',
    async (strategy) => {
      await use(strategy);
      const story = await bring(newModel());
      expect(story.accountLabel).toBe('Own login');
      expect(story.decision.at(-1)).toMatchObject({ account: 'Own login', by: 'client-login' });
      expect(vendor.requests.at(-1)?.headers.authorization).toBe('Bearer the-login-of-the-client');
    },
  );

  test('takes nobody’s turn, and gives no turn to its account from requests without a login', async () => {
    await use('round_robin');
    const model = newModel();
    expect(await askInTurn(model, 1)).toBe('W');
    await bring(model);
    expect(await askInTurn(model, 3)).toBe('HWH');
  });

  test('goes by an order of the client’s own where there is one', async () => {
    await use('round_robin');
    await engine.call('accounts.setOrder', { client: 'test', accounts: ['Home', 'Own login'] });
    expect(await bring(newModel())).toMatchObject({ accountLabel: 'Home' });
    await engine.call('accounts.clearOrder', { client: 'test' });
  });
});
