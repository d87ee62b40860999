import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sdkDrivers } from './sdk-drivers.ts';
import { startSdkStand, type SdkStand } from './sdk-stand.ts';

const mark = '[Portunus demo]';
let stand: SdkStand;

beforeAll(async () => {
  stand = await startSdkStand([], { demo: true });
});
afterAll(() => stand.stop());

describe.each(sdkDrivers)('the demo, without any account: $name', (driver) => {
  test.each(['stream', 'whole'] as const)('%s: answers, says that it is a demo, and counts', async (mode) => {
    const answer = await driver[mode](stand.endpoint);
    expect(answer.text).toContain(mark);
    expect(answer.text).toContain('What is the tide?');
    const story = await stand.lastStory();
    expect(story).toMatchObject({
      ...{ dialect: driver.dialect, provider: 'demo', account: 'demo', outcome: 'completed', status: 200 },
      ...{ modelAsked: driver.model, modelServed: 'portunus-demo', stream: mode === 'stream' },
    });
    expect([story.tokens.input, story.tokens.output]).toEqual([answer.inputTokens, answer.outputTokens]);
    expect(answer.outputTokens).toBeGreaterThan(5);
  });

  test('calls a tool when one is asked for, and answers with its result', async () => {
    const { commands, text } = await driver.useTool(stand.endpoint, 'Please use a tool.');
    expect(commands).toEqual([expect.stringContaining('Portunus demo')]);
    expect(text).toContain(mark);
    expect(text).toContain('high water at noon');
  });

  test('lists its one model', async () => {
    expect(await driver.listModels(stand.endpoint)).toEqual([
      driver.dialect === 'gemini' ? 'models/portunus-demo' : 'portunus-demo',
    ]);
  });

  const { countTokens } = driver;
  if (countTokens !== undefined) {
    test('counts tokens', async () => {
      expect(await countTokens(stand.endpoint)).toBeGreaterThan(2);
    });
  }
});

test('nothing of it left this machine', () => {
  expect(stand.upstream.connections.made).toBe(0);
});
