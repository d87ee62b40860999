import { describe, expect, test } from 'vitest';
import { estimateTokens } from './estimate-tokens.ts';
import type { MediaPart, UserPart } from './parts.ts';
import type { MessageRequest } from './request.ts';

const asking = (parts: readonly UserPart[], more: Partial<MessageRequest> = {}): MessageRequest => ({
  model: 'm',
  stream: false,
  turns: [{ role: 'user', parts }],
  tools: [],
  ...more,
});
const text = (words: string): UserPart => ({ type: 'text', text: words });
const media = (part: Omit<MediaPart, 'type'>): UserPart => ({ type: 'media', ...part });
const estimate = (...parts: UserPart[]) => estimateTokens(asking(parts));

describe('estimateTokens', () => {
  test('counts bytes, so that Chinese weighs more than English', () => {
    expect(estimate(text('a'.repeat(3500)))).toBe(1006);
    expect(estimate(text('文'.repeat(3500)))).toBe(3006);
  });

  test('is a whole number, never nothing, and grows with the request', () => {
    expect(estimateTokens(asking([], { turns: [] }))).toBe(1);
    expect(Number.isInteger(estimate(text('abcd')))).toBe(true);
    expect(estimate(text('one'), text('two'))).toBeGreaterThan(estimate(text('one')));
  });

  test('takes an image for what vendors take for one, whatever its bytes', () => {
    const source = { kind: 'base64', mediaType: 'image/png', data: 'A'.repeat(4_000_000) } as const;
    expect(estimate(media({ media: 'image', source }))).toBe(1506);
    expect(estimate(media({ media: 'image', source, detail: 'low' }))).toBe(91);
    const url = { kind: 'url', url: 'https://example.org/a.png' } as const;
    expect(estimate(media({ media: 'image', source: url }))).toBe(1506);
  });

  test('takes a document by its pages, a text document by its text', () => {
    const pdf = { kind: 'base64', mediaType: 'application/pdf', data: 'A'.repeat(200_000) } as const;
    expect(estimate(media({ media: 'document', source: pdf }))).toBe(6006);
    expect(estimate(media({ media: 'document', source: { kind: 'text', text: 'a'.repeat(350) } }))).toBe(106);
  });

  test('counts tools, calls, results and a schema to answer by', () => {
    const schema = { type: 'object', properties: { city: { type: 'string' } } };
    const base = estimate(text('Hello'));
    const tool = { type: 'function', name: 'weather', description: 'Tells the weather.', schema } as const;
    expect(estimateTokens(asking([text('Hello')], { tools: [tool] }))).toBeGreaterThan(base + 20);
    const hosted = { type: 'hosted', given: 'web_search', service: 'web-search' } as const;
    expect(estimateTokens(asking([text('Hello')], { tools: [hosted] }))).toBe(base + 400);
    expect(
      estimateTokens(asking([text('Hello')], { format: { type: 'json-schema', schema } })),
    ).toBeGreaterThan(base + 10);
    const result = {
      type: 'tool-result',
      callId: 'c',
      isError: false,
      content: [{ type: 'text', text: 'x'.repeat(3500) }],
    } as const;
    expect(estimate(text('Hello'), result)).toBe(base + 1006);
  });
});
