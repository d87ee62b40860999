import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type AppError, httpStatus } from '../../shared/errors.ts';
import { explain } from '../../shared/explain.ts';
import { TokenUsage, unknownUsage } from '../../shared/models/activity.ts';
import { Dialect } from '../../shared/models/provider.ts';
import type { ErrorText } from './dialect.ts';
import { hasRecordings } from './recorded-streams.suite.ts';
import { dialectAdapters } from './registry.ts';

const { anthropic, gemini } = dialectAdapters;
const chat = dialectAdapters['openai-chat'];
const responses = dialectAdapters['openai-responses'];

const errorOf = (error: AppError): ErrorText => ({
  status: httpStatus(error),
  code: error.code,
  ...explain(error),
});
const coolingDown = errorOf({
  code: 'accounts-cooling-down',
  endsAt: 0,
  problems: [{ state: 'paused', account: 'work' }],
});

describe('dialect adapters', () => {
  test('there is one for each dialect, under its own name', () => {
    expect(Object.values(dialectAdapters).map(({ dialect }) => dialect)).toEqual(Dialect.options);
  });

  test('upstream paths continue the base URL that the vendor’s SDK takes', () => {
    expect([
      anthropic.upstreamPath('generate', 'm', true),
      anthropic.upstreamPath('count-tokens', 'm', false),
      chat.upstreamPath('generate', 'm', true),
      responses.upstreamPath('generate', 'm', true),
      responses.upstreamPath('compact', 'm', false),
      responses.upstreamPath('count-tokens', 'm', false),
      gemini.upstreamPath('generate', 'gemini-3-pro', false),
      gemini.upstreamPath('generate', 'gemini-3-pro', true),
      gemini.upstreamPath('count-tokens', 'gemini-3-pro', false),
    ]).toEqual([
      '/v1/messages',
      '/v1/messages/count_tokens',
      '/chat/completions',
      '/responses',
      '/responses/compact',
      '/responses/input_tokens',
      '/models/gemini-3-pro:generateContent',
      '/models/gemini-3-pro:streamGenerateContent',
      '/models/gemini-3-pro:countTokens',
    ]);
    expect(() => chat.upstreamPath('compact', 'm', false)).toThrow(TypeError);
  });

  test('PX-3: a Gemini model cannot leave its place in the path', () => {
    const pathOf = (model: string) => gemini.upstreamPath('generate', model, false);
    expect(pathOf('tunedModels/mine-1')).toBe('/tunedModels/mine-1:generateContent');
    expect(pathOf('models/gemini-3')).toBe('/models/gemini-3:generateContent');
    expect(pathOf('google/gemini 3')).toBe('/models/google/gemini%203:generateContent');
    expect(pathOf('../../v1/files')).toBe('/models/%2E%2E/%2E%2E/v1/files:generateContent');
    expect(pathOf('a?key=b#c%2f\r\nx: y')).toBe('/models/a%3Fkey%3Db%23c%252f%0D%0Ax%3A%20y:generateContent');
    expect(() => pathOf('\ud800')).not.toThrow();
  });

  test('error bodies have the vendor’s shape', () => {
    expect(JSON.parse(anthropic.writeError(coolingDown))).toEqual({
      type: 'error',
      error: { type: 'rate_limit_error', message: `${coolingDown.message} ${coolingDown.hint}` },
    });
    for (const openAi of [chat, responses]) {
      expect(JSON.parse(openAi.writeError(coolingDown))).toEqual({
        error: {
          message: `${coolingDown.message} ${coolingDown.hint}`,
          type: 'rate_limit_error',
          param: null,
          code: 'rate_limit_exceeded',
        },
      });
    }
    expect(JSON.parse(gemini.writeError(coolingDown))).toEqual({
      error: {
        code: 429,
        message: `${coolingDown.message} ${coolingDown.hint}`,
        status: 'RESOURCE_EXHAUSTED',
        details: [
          {
            '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
            reason: 'ACCOUNTS_COOLING_DOWN',
            domain: 'portunus',
          },
        ],
      },
    });
  });

  test.each([
    [400, 'body-invalid', 'invalid_request_error', 'invalid_request_error', 'INVALID_ARGUMENT'],
    [401, 'local-key-wrong', 'authentication_error', 'invalid_request_error', 'UNAUTHENTICATED'],
    [403, 'host-refused', 'permission_error', 'invalid_request_error', 'PERMISSION_DENIED'],
    [404, 'model-unknown', 'not_found_error', 'invalid_request_error', 'NOT_FOUND'],
    [413, 'body-too-large', 'request_too_large', 'invalid_request_error', 'INVALID_ARGUMENT'],
    [429, 'accounts-cooling-down', 'rate_limit_error', 'rate_limit_error', 'RESOURCE_EXHAUSTED'],
    [500, 'internal', 'api_error', 'server_error', 'INTERNAL'],
    [502, 'upstream-unreachable', 'api_error', 'server_error', 'UNAVAILABLE'],
    [503, 'overloaded', 'overloaded_error', 'server_error', 'UNAVAILABLE'],
    [503, 'no-account', 'api_error', 'server_error', 'UNAVAILABLE'],
    [504, 'upstream-silent', 'timeout_error', 'server_error', 'DEADLINE_EXCEEDED'],
  ])('status %i, %s: %s, %s, %s', (status, code, ofAnthropic, ofOpenAi, ofGoogle) => {
    const error = { status, code, message: 'm', hint: '' };
    expect(JSON.parse(anthropic.writeError(error))).toMatchObject({
      error: { type: ofAnthropic, message: 'm' },
    });
    expect(JSON.parse(chat.writeError(error))).toMatchObject({ error: { type: ofOpenAi, message: 'm' } });
    expect(JSON.parse(gemini.writeError(error))).toMatchObject({ error: { status: ofGoogle, code: status } });
  });

  test('token counts and odd bodies are no answers', () => {
    const bodies = [
      { input_tokens: 9 },
      { object: 'response.input_tokens', input_tokens: 9 },
      { totalTokens: 9 },
      null,
      [],
      'x',
      4,
    ];
    for (const adapter of Object.values(dialectAdapters)) {
      for (const body of bodies)
        expect(adapter.readAnswer(body)).toEqual({ tokens: unknownUsage, model: null });
    }
  });

  test('whole answers are read like streams', () => {
    expect(
      anthropic.readAnswer({
        model: 'a',
        usage: { input_tokens: 3, cache_read_input_tokens: 4, output_tokens: 5 },
      }),
    ).toEqual({
      model: 'a',
      tokens: { input: 3, cacheRead: 4, cacheWrite: null, output: 5, reasoning: null },
    });
    expect(
      chat.readAnswer({
        model: 'b',
        usage: { prompt_tokens: 9, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 4 } },
      }),
    ).toEqual({
      model: 'b',
      tokens: { input: 5, cacheRead: 4, cacheWrite: null, output: 5, reasoning: null },
    });
    expect(
      responses.readAnswer({
        model: 'c',
        usage: { input_tokens: 9, output_tokens: 5, output_tokens_details: { reasoning_tokens: 2 } },
      }),
    ).toEqual({
      model: 'c',
      tokens: { input: 9, cacheRead: null, cacheWrite: null, output: 5, reasoning: 2 },
    });
    expect(
      gemini.readAnswer({
        modelVersion: 'd',
        usageMetadata: { promptTokenCount: 9, cachedContentTokenCount: 4, thoughtsTokenCount: 2 },
      }),
    ).toEqual({
      model: 'd',
      tokens: { input: 5, cacheRead: 4, cacheWrite: null, output: 2, reasoning: 2 },
    });
  });
});

describe.skipIf(!hasRecordings)('recorded whole answers (skipped where there are no recordings)', () => {
  const root = join(import.meta.dirname, '../../../shared/fixtures/recorded');
  const folders = { anthropic, google: gemini, deepseek: chat, groq: chat, moonshotai: chat };
  const files = hasRecordings
    ? Object.entries(folders).flatMap(([folder, adapter]) =>
        readdirSync(join(root, folder))
          .filter((name) => name.endsWith('.json') && !/interactions__|429|error/.test(name))
          .map((name) => ({ name: `${folder}/${name}`, adapter })),
      )
    : [];

  test.each(files)('$name says its model and valid counts', ({ name, adapter }) => {
    const { tokens, model } = adapter.readAnswer(JSON.parse(readFileSync(join(root, name), 'utf8')));
    expect(model).not.toBeNull();
    expect(tokens.input).not.toBeNull();
    expect(TokenUsage.safeParse(tokens).success).toBe(true);
  });
});
