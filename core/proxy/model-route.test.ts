import { describe, expect, it } from 'vitest';
import { dialectOfPath, recogniseModelRoute } from './model-route.ts';

describe('recogniseModelRoute', () => {
  it.each([
    ['/v1/messages', 'anthropic', 'generate'],
    ['/v1/messages/count_tokens', 'anthropic', 'count-tokens'],
    ['/v1/chat/completions', 'openai-chat', 'generate'],
    ['/v1/responses', 'openai-responses', 'generate'],
    ['/v1/responses/compact', 'openai-responses', 'compact'],
    ['/v1/responses/input_tokens', 'openai-responses', 'count-tokens'],
  ])('%s', (path, dialect, operation) => {
    expect(recogniseModelRoute(path, 'beta=true')).toMatchObject({
      dialect,
      operation,
      model: null,
      query: 'beta=true',
    });
  });

  it.each([
    [
      '/v1beta/models/gemini-x:generateContent',
      '',
      { model: 'gemini-x', stream: false, operation: 'generate' },
    ],
    ['/v1beta/models/gemini-x:countTokens', '', { model: 'gemini-x', operation: 'count-tokens' }],
    ['/v1beta/models/gemini-x:streamGenerateContent', 'alt=sse', { stream: true, framing: 'sse' }],
    ['/v1beta/models/gemini-x:streamGenerateContent', '', { stream: true, framing: 'json-array' }],
    ['/v1beta/models/demo%2Fgemini-x:generateContent', '', { model: 'demo/gemini-x' }],
    ['/v1/models/gemini-x:generateContent', '', { model: 'gemini-x', stream: false }],
    ['/v1beta/tunedModels/mine:generateContent', '', { model: 'tunedModels/mine' }],
  ])('%s?%s', (path, query, expected) => {
    expect(recogniseModelRoute(path, query)).toMatchObject({ dialect: 'gemini', ...expected });
  });

  it('takes our key out of the query and leaves the rest byte for byte', () => {
    const path = '/v1beta/models/m:streamGenerateContent';
    expect(recogniseModelRoute(path, 'alt=sse&key=ptn_x&a=%20b')?.query).toBe('alt=sse&a=%20b');
    expect(recogniseModelRoute(path, 'key=ptn_x')?.query).toBe('');
    expect(recogniseModelRoute(path, 'monkey=1&key')?.query).toBe('monkey=1');
  });

  it.each(['/', '/v1', '/v1/messages/', '/v1/models', '/v1beta/models', '/v1/messages/batches', '/rpc/x'])(
    'leaves %s to Express',
    (path) => {
      expect(recogniseModelRoute(path, '')).toBeUndefined();
    },
  );
});

describe('dialectOfPath', () => {
  it.each([
    ['/v1beta/modelz', undefined, 'gemini'],
    ['/v1/models/x', 'gemini', 'gemini'],
    ['/v1/messages/x', undefined, 'anthropic'],
    ['/v1/models', 'anthropic', 'anthropic'],
    ['/v1/responses/x', undefined, 'openai-responses'],
    ['/anything', undefined, 'openai-chat'],
  ] as const)('%s', (path, vendor, expected) => {
    expect(dialectOfPath(path, vendor)).toBe(expected);
  });
});
