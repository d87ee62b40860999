import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SeenRequest } from '../fakes/fake-upstream.ts';
import { answerLikeVendors, expectKey } from '../fakes/vendor-answers.ts';
import { usage } from '../fakes/vendors/answers.ts';
import { question, toolResult } from './sdk-driver.ts';
import { sdkDrivers } from './sdk-drivers.ts';
import { accountKey, providerOf, startSdkStand, type SdkStand } from './sdk-stand.ts';

let stand: SdkStand;

beforeAll(async () => {
  stand = await startSdkStand();
});
afterAll(() => stand.stop());

/** What differs by right: headers of one connection, the encoding (row PX-13), and the mark against loops (row LOC-8). */
const ownOfEachHop = new Set([
  ...['host', 'connection', 'accept-language', 'sec-fetch-mode'],
  ...['accept-encoding', 'x-portunus-via'],
]);

function passedHeaders({ rawHeaders }: SeenRequest): Record<string, string> {
  const names = rawHeaders.filter((_text, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const entries = names.map((name, index) => [name, rawHeaders[2 * index + 1] ?? ''] as const);
  return Object.fromEntries(entries.filter(([name]) => !ownOfEachHop.has(name)).map(unifyCredential));
}

/** Vendors take a key in either header; which one we use is in the provider's data, whatever the SDK prefers. */
function unifyCredential([name, value]: readonly [string, string]): readonly [string, string] {
  return name === 'authorization' ? ['x-api-key', value.replace('Bearer ', '')] : [name, value];
}

function describeSeen(seen: SeenRequest) {
  const { method, url, body } = seen;
  // Which version of Gemini's API is called is the account's base URL's to say.
  const target = url.replace(/^\/v1(beta)?\/models\//, '/VERSION/models/');
  return { method, target, body: body.toString(), headers: passedHeaders(seen) };
}

describe.each(sdkDrivers)('$name', (driver) => {
  const { dialect, model } = driver;

  beforeEach(() => {
    stand.upstream.setAnswer(expectKey(accountKey(dialect), answerLikeVendors({ text: 'Low, until six.' })));
  });

  /** Calls the vendor without us and through us; gives what each brought and what the vendor saw. */
  async function compare<T>(call: (endpoint: SdkStand['endpoint']) => Promise<T>) {
    const { requests } = stand.upstream;
    const direct = await call(stand.direct(dialect));
    const seenDirectly = requests.at(-1);
    const through = await call(stand.endpoint);
    const seenThrough = requests.at(-1);
    if (seenDirectly === undefined || seenThrough === undefined || seenDirectly === seenThrough)
      throw new Error('Not both calls reached the upstream.');
    return { direct, through, seenDirectly, seenThrough };
  }

  test.each(['stream', 'whole'] as const)(
    'PX-2: %s: the vendor sees the SDK itself, with the account’s key and no other change',
    async (mode) => {
      const { direct, through, seenDirectly, seenThrough } = await compare((endpoint) =>
        driver[mode](endpoint),
      );
      expect(through).toEqual({
        text: 'Low, until six.',
        inputTokens: usage.input,
        outputTokens: usage.output,
      });
      expect(through).toEqual(direct);
      expect(describeSeen(seenThrough)).toEqual(describeSeen(seenDirectly));
      expect(seenThrough.body.toString()).toContain(question);
      expect(seenThrough.headers['accept-encoding']).toBe('identity');
      expect(JSON.stringify([seenThrough.url, seenThrough.rawHeaders])).not.toContain(stand.engine.key);
      const name = dialect === 'gemini' ? 'x-goog-api-client' : 'x-stainless-lang';
      expect(seenThrough.headers).toHaveProperty(name);
      expect(seenThrough.headers['user-agent']).toBe(seenDirectly.headers['user-agent']);
      expect(await stand.lastStory()).toMatchObject({
        client: 'test',
        dialect,
        provider: providerOf(dialect),
        modelAsked: model,
        modelServed: model,
        stream: mode === 'stream',
        outcome: 'completed',
        status: 200,
        error: null,
        attempts: 1,
        tokens: { input: usage.input, output: usage.output },
      });
    },
  );

  test('makes a tool round trip: the SDK runs the tool and the vendor gets its result', async () => {
    const command = 'tide --port "Helgoland" | head';
    const answer = answerLikeVendors({ text: 'Tide read.', command });
    stand.upstream.setAnswer(expectKey(accountKey(dialect), answer));
    const { through, direct, seenThrough, seenDirectly } = await compare((endpoint) =>
      driver.useTool(endpoint),
    );
    expect(through).toEqual({ commands: [command], text: 'Tide read.' });
    expect(through).toEqual(direct);
    expect(describeSeen(seenThrough)).toEqual(describeSeen(seenDirectly));
    expect(seenThrough.body.toString()).toContain(toolResult);
  });

  const { countTokens } = driver;
  if (countTokens !== undefined) {
    test('counts tokens', async () => {
      const { through, direct, seenThrough, seenDirectly } = await compare(countTokens);
      expect(through).toBe(usage.input);
      expect(through).toBe(direct);
      expect(describeSeen(seenThrough)).toEqual(describeSeen(seenDirectly));
      expect(await stand.lastStory()).toMatchObject({ dialect, modelAsked: model, outcome: 'completed' });
    });
  }

  test('lists the models that the vendor lists first, then those of other accounts', async () => {
    const direct = await driver.listModels(stand.direct(dialect));
    const through = await driver.listModels(stand.endpoint);
    expect(direct.length).toBeGreaterThan(0);
    expect(through.slice(0, direct.length)).toEqual(direct);
    expect(through.length).toBeGreaterThan(direct.length);
  });
});
