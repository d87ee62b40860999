import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Dialect } from '../../shared/models/provider.ts';
import type { Script } from '../fakes/script.ts';
import { sdkDrivers } from './sdk-drivers.ts';
import { startSdkStand, type SdkStand } from './sdk-stand.ts';

type Failure = Error & { status?: number; headers?: Headers };

async function failureOf(call: Promise<unknown>): Promise<Failure> {
  return await call.then(
    () => {
      throw new Error('The call did not fail.');
    },
    (cause: unknown) => cause as Failure,
  );
}

/** Two of the SDKs put the answer's JSON into their message as it came, with its escapes. */
const wordsOf = (failure: Failure) => failure.message.replaceAll('\\"', '"');

/** An error as the vendor of each dialect writes it. */
function vendorError(dialect: Dialect, status: number, message: string, headers = {}): Script {
  const bodies: Record<Dialect, unknown> = {
    anthropic: { type: 'error', error: { type: 'overloaded_error', message }, request_id: 'req_vendor1' },
    'openai-chat': { error: { message, type: 'server_error', param: null, code: null } },
    'openai-responses': { error: { message, type: 'server_error', param: null, code: null } },
    gemini: { error: { code: status, message, status: 'UNAVAILABLE' } },
  };
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(bodies[dialect]),
  };
}

describe.each(sdkDrivers)('$name gets its own typed error', (driver) => {
  const { dialect } = driver;
  let stand: SdkStand;
  let seen: number;

  beforeAll(async () => {
    stand = await startSdkStand([dialect]);
  });
  beforeEach(() => {
    seen = stand.upstream.requests.length;
  });
  afterAll(() => stand.stop());

  test.each(['stream', 'whole'] as const)(
    'LOC-2: %s: 401 for a wrong local key, and nothing goes upstream',
    async (mode) => {
      const key = `ptn_${'x'.repeat(43)}`;
      const failure = await failureOf(driver[mode]({ url: stand.engine.url, key }));
      expect(failure).toBeInstanceOf(driver.errorClass(401));
      expect(failure.status).toBe(401);
      expect(wordsOf(failure)).toContain('This is not a key of this Portunus. "portunus keys create NAME"');
      expect(stand.upstream.requests).toHaveLength(seen);
      expect(await stand.lastStory()).toMatchObject({ client: null, outcome: 'refused', status: 401 });
    },
  );

  test.each(['stream', 'whole'] as const)(
    'PX-11: %s: 429 with the vendor’s words and retry-after; asked again meanwhile, with ours',
    async (mode) => {
      const headers = { 'retry-after': '120', 'set-cookie': 'a=b' };
      stand.upstream.setAnswer(() => vendorError(dialect, 429, 'Tide too high.', headers));
      const first = await failureOf(driver[mode](stand.endpoint));
      expect(first).toBeInstanceOf(driver.errorClass(429));
      expect([first.status, first.message]).toEqual([429, expect.stringContaining('Tide too high.')]);
      expect(await stand.lastStory()).toMatchObject({
        outcome: 'failed',
        status: 429,
        error: { code: 'words', words: 'Tide too high.' },
        attemptLog: [{ status: 429 }],
      });

      const second = await failureOf(driver[mode](stand.endpoint));
      expect(second).toBeInstanceOf(driver.errorClass(429));
      expect(second.message).toContain('Every account for this is resting');
      expect(stand.upstream.requests).toHaveLength(seen + 1);
      // Google's error class carries no headers.
      if (dialect !== 'gemini') {
        expect(first.headers?.get('retry-after')).toBe('120');
        expect(first.headers?.get('set-cookie')).toBeNull();
        const seconds = Number(second.headers?.get('retry-after'));
        expect(seconds).toBeGreaterThan(60);
        expect(seconds).toBeLessThanOrEqual(120);
      }
      const [account] = await stand.engine.call('accounts.list', {});
      expect(account?.status.state).toBe('cooling-down');
      await stand.engine.call('accounts.resume', { account: account?.id ?? '' });
    },
  );

  const busy = dialect === 'anthropic' ? 529 : 503;
  test.each(['stream', 'whole'] as const)(`%s: ${busy} with the vendor’s words`, async (mode) => {
    stand.upstream.setAnswer(() => vendorError(dialect, busy, 'The sea is overloaded.'));
    const failure = await failureOf(driver[mode](stand.endpoint));
    expect(failure).toBeInstanceOf(driver.errorClass(busy));
    expect([failure.status, failure.message]).toEqual([
      busy,
      expect.stringContaining('The sea is overloaded.'),
    ]);
    expect(await stand.lastStory()).toMatchObject({ outcome: 'failed', status: busy });
    const [account] = await stand.engine.call('accounts.list', {});
    expect(account?.status.state).toBe('ready');
  });
});

describe.each(sdkDrivers)('$name, with accounts that cannot help,', (driver) => {
  let stand: SdkStand;
  afterEach(() => stand.stop());

  test('503 while there is no account at all, saying how to add one', async () => {
    stand = await startSdkStand([]);
    const failure = await failureOf(driver.whole(stand.endpoint));
    expect(failure).toBeInstanceOf(driver.errorClass(503));
    expect(failure.status).toBe(503);
    expect(wordsOf(failure)).toContain('Portunus has no account yet. Add one with "portunus accounts add"');
  });
});
