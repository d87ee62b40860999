import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFakeUpstream } from '../fakes/fake-upstream.ts';
import type { Bytes, Script, Step } from '../fakes/script.ts';
import { answerLikeVendors } from '../fakes/vendor-answers.ts';
import type { SdkDriver } from './sdk-driver.ts';
import { sdkDrivers } from './sdk-drivers.ts';
import { startSdkStand, type SdkStand } from './sdk-stand.ts';

let stand: SdkStand;
beforeAll(async () => {
  stand = await startSdkStand();
});
afterAll(() => stand.stop());

/** The vendor's whole stream, event by event, as it would answer this SDK. */
async function recordEvents(driver: SdkDriver) {
  const upstream = await startFakeUpstream();
  const answer = answerLikeVendors({ text: 'Low, until six.' });
  let script: Script | undefined;
  upstream.setAnswer((request) => (script = answer(request)));
  await driver.stream({ url: upstream.url, key: 'k' });
  await upstream.stop();
  const isText = (step: Step): step is Bytes => typeof step === 'string';
  return { headers: script?.headers ?? {}, events: (script?.steps ?? []).filter(isText).map(String) };
}

describe.each(sdkDrivers)('$name', (driver) => {
  test('PX-8: leaving in mid-stream closes the upstream', async () => {
    const { headers, events } = await recordEvents(driver);
    const begun = lengthen(driver, events).slice(0, 2);
    stand.upstream.setAnswer(() => ({ headers, steps: begun, ending: 'silence' }));
    const before = stand.upstream.requests.length;
    const leaving = new AbortController();
    const call = driver.stream(stand.endpoint, {
      signal: leaving.signal,
      onPiece: () => leaving.abort(),
    });
    await expect(call).rejects.toBeInstanceOf(driver.abortClass);
    const seen = await stand.upstream.waitForRequest(before + 1);
    expect((await seen.closed).answered).toBe(false);
    expect(await stand.lastStory()).toMatchObject({ outcome: 'left', status: 200, stream: true });
  });

  test.each(['stream', 'whole'] as const)(
    'PX-8: %s: leaving before the first byte closes the upstream',
    async (mode) => {
      stand.upstream.setAnswer(() => ({ instead: 'silence' }));
      const before = stand.upstream.requests.length;
      const leaving = new AbortController();
      const call = driver[mode](stand.endpoint, { signal: leaving.signal });
      const seen = await stand.upstream.waitForRequest(before + 1);
      leaving.abort();
      await expect(call).rejects.toBeInstanceOf(driver.abortClass);
      expect((await seen.closed).answered).toBe(false);
      expect(await stand.lastStory()).toMatchObject({ outcome: 'left', status: null });
    },
  );

  test.each([
    ['reset', 'between two events'],
    ['fin', 'between two events'],
    ['reset', 'inside an event'],
    ['fin', 'inside an event'],
  ] as const)(
    'PX-10: a stream cut by a %s %s fails, and is never taken for an answer',
    async (ending, where) => {
      const { headers, events } = await recordEvents(driver);
      const sent = cutEvents(driver, events, where);
      stand.upstream.setAnswer(() => ({ headers, steps: sent, ending }));
      const before = stand.upstream.requests.length;
      const failure: Error = await driver.stream(stand.endpoint).then(
        () => expect.fail('The cut stream was taken for a whole answer.'),
        (cause: unknown) => cause as Error,
      );
      // A parser that is given half an event may fail on that before it reads what comes after it.
      if (where === 'between two events' || driver.dialect === 'anthropic')
        expect(failure.message).toContain('ended the answer before it was complete');
      expect(failure.message).not.toBe('');
      expect(await stand.lastStory()).toMatchObject({ outcome: 'cut', status: 200, attempts: 1 });
      expect(stand.upstream.requests).toHaveLength(before + 1);
    },
  );
});

test('a client that hangs up after the last event got its answer and did not leave', async () => {
  const driver = sdkDrivers.find(({ dialect }) => dialect === 'openai-chat')!;
  const { headers, events } = await recordEvents(driver);
  stand.upstream.setAnswer(() => ({ headers, steps: events, ending: 'silence' }));
  const before = stand.upstream.requests.length;
  expect((await driver.stream(stand.endpoint)).text).toBe('Low, until six.');
  const seen = await stand.upstream.waitForRequest(before + 1);
  await seen.closed;
  expect(await stand.lastStory()).toMatchObject({
    ...{ outcome: 'completed', status: 200, error: null },
    ...{ modelServed: driver.model, tokens: { input: 9, output: 3 } },
  });
});

function cutEvents(driver: SdkDriver, events: readonly string[], where: string): string[] {
  const [first = '', second = ''] = lengthen(driver, events);
  return where === 'between two events' ? [first] : [first, second.slice(0, Math.floor(second.length / 2))];
}

/** Gemini's short answer is a single event: this makes several of it, as longer answers have. */
function lengthen({ dialect }: SdkDriver, events: readonly string[]): readonly string[] {
  if (dialect !== 'gemini') return events;
  const begun = events.map((event) => event.replace('"finishReason":"STOP"', '"safetyRatings":[]'));
  return [...begun, ...begun, ...events];
}
