import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Dialect } from '../../shared/models/provider.ts';
import { answerLikeVendors, expectKey } from '../fakes/vendor-answers.ts';
import { usage } from '../fakes/vendors/answers.ts';
import { question, toolResult } from './sdk-driver.ts';
import { sdkDrivers } from './sdk-drivers.ts';
import { accountKey, providerOf, startSdkStand, type SdkStand } from './sdk-stand.ts';

/** Issue by issue of every pair: the official SDK of one dialect, and an account that speaks only another one. */
const dialects: readonly Dialect[] = ['anthropic', 'openai-chat', 'openai-responses', 'gemini'];
const models: Record<Dialect, string> = {
  anthropic: 'claude-sonnet-4-5',
  'openai-chat': 'gpt-4.1',
  'openai-responses': 'gpt-4.1',
  gemini: 'gemini-2.5-pro',
};
const upstreamPath: Record<Dialect, RegExp> = {
  anthropic: /\/v1\/messages$/,
  'openai-chat': /\/v1\/chat\/completions$/,
  'openai-responses': /\/v1\/responses$/,
  gemini: /\/v1beta\/models\/gemini-2\.5-pro:(generateContent|streamGenerateContent)$/,
};

describe.each(dialects)('an account that speaks %s', (spoken) => {
  let stand: SdkStand;

  beforeAll(async () => {
    const providers = { [providerOf(spoken)]: { dialects: [spoken] } };
    stand = await startSdkStand([spoken], { providers });
  });
  afterAll(() => stand.stop());
  beforeEach(() => {
    stand.upstream.setAnswer(expectKey(accountKey(spoken), answerLikeVendors({ text: 'Low, until six.' })));
  });

  const foreign = sdkDrivers.filter(({ dialect }) => dialect !== spoken);
  describe.each(foreign)('answers $name', (driver) => {
    test.each(['stream', 'whole'] as const)('%s: text and usage', async (mode) => {
      const answer = await driver[mode](stand.endpoint, { model: models[spoken] });
      expect(answer).toEqual({
        text: 'Low, until six.',
        inputTokens: usage.input,
        outputTokens: usage.output,
      });
      const seen = stand.upstream.requests.at(-1);
      expect(seen?.path).toMatch(upstreamPath[spoken]);
      expect(seen?.body.toString()).toContain(question);
      expect(JSON.stringify([seen?.url, seen?.rawHeaders])).not.toContain(stand.engine.key);
      expect(await stand.lastStory()).toMatchObject({
        dialect: driver.dialect,
        provider: providerOf(spoken),
        outcome: 'completed',
        tokens: { input: usage.input, output: usage.output },
      });
    });

    test('a tool round trip', async () => {
      const command = 'tide --port "Helgoland" | head';
      const answer = answerLikeVendors({ text: 'Tide read.', command });
      stand.upstream.setAnswer(expectKey(accountKey(spoken), answer));
      const trip = await driver.useTool(stand.endpoint, question, models[spoken]);
      expect(trip).toEqual({ commands: [command], text: 'Tide read.' });
      expect(stand.upstream.requests.at(-1)?.body.toString()).toContain(toolResult);
    });
  });
});
