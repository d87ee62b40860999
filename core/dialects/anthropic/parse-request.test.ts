import { describe, expect, test } from 'vitest';
import { AppFailure } from '../../../shared/errors.ts';
import { LossReport } from '../message/loss.ts';
import { packState } from '../message/provider-state.ts';
import { fieldPaths, parseRequest } from './parse-request.ts';

const plain = { model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] };

function parse(body: unknown, loss = new LossReport(fieldPaths)) {
  return parseRequest(body, { operation: 'generate', loss });
}

function faultOf(body: unknown) {
  try {
    parse(body);
  } catch (cause) {
    if (cause instanceof AppFailure && cause.error.code === 'body-invalid') return cause.error.path;
    throw cause;
  }
  return undefined;
}

describe('a request in Anthropic’s dialect', () => {
  test.each([
    ['', []],
    ['model', { ...plain, model: undefined }],
    ['model', { ...plain, model: 7 }],
    ['max_tokens', { ...plain, max_tokens: null }],
    ['max_tokens', { ...plain, max_tokens: 1.5 }],
    ['messages', { ...plain, messages: 'Hi' }],
    ['messages[0]', { ...plain, messages: ['Hi'] }],
    ['messages[0].role', { ...plain, messages: [{ role: 'tool', content: 'Hi' }] }],
    ['messages[0].content', { ...plain, messages: [{ role: 'user' }] }],
    ['messages[0].content[0].type', { ...plain, messages: [{ role: 'user', content: [{ text: 'Hi' }] }] }],
    ['messages[0].content[0].text', { ...plain, messages: [{ role: 'user', content: [{ type: 'text' }] }] }],
    [
      'messages[0].content[0].source.type',
      { ...plain, messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'x' } }] }] },
    ],
    [
      'messages[0].content[0].type',
      { ...plain, messages: [{ role: 'user', content: [{ type: 'tool_use', id: 'a', name: 'b' }] }] },
    ],
    [
      'messages[0].content[0].tool_use_id',
      { ...plain, messages: [{ role: 'user', content: [{ type: 'tool_result' }] }] },
    ],
    ['tools[0].input_schema', { ...plain, tools: [{ name: 'f' }] }],
    ['tool_choice.type', { ...plain, tool_choice: { type: 'one' } }],
    ['thinking.budget_tokens', { ...plain, thinking: { type: 'enabled', budget_tokens: 'many' } }],
    ['output_config.effort', { ...plain, output_config: { effort: 'ultra' } }],
    ['system[0].type', { ...plain, system: [{ type: 'image' }] }],
    ['stop_sequences[1]', { ...plain, stop_sequences: ['a', 2] }],
  ])('is refused with the path of the fault: %s', (path, body) => {
    expect(faultOf(body)).toBe(path);
  });

  test('may leave max_tokens out where tokens are only counted', () => {
    const counted = { ...plain, max_tokens: undefined };
    const { maxTokens } = parseRequest(counted, { operation: 'count-tokens', loss: new LossReport() });
    expect(maxTokens).toBeUndefined();
  });

  test('pitfall 35: settings arrive, and what nobody else knows is told as lost by its path', () => {
    const loss = new LossReport(fieldPaths);
    const request = parse(
      {
        ...plain,
        stop_sequences: ['a'],
        top_k: 4,
        thinking: { type: 'adaptive', display: 'omitted' },
        output_config: {
          effort: 'max',
          format: { type: 'json_schema', schema: { type: 'object' } },
          task_budget: 1,
        },
        tool_choice: { type: 'tool', name: 'f', disable_parallel_tool_use: true },
        metadata: { user_id: 'u' },
        service_tier: 'standard_only',
        context_management: {},
        safeguards: [],
        stream: null,
      },
      loss,
    );
    expect(request).toMatchObject({
      maxTokens: 9,
      stream: false,
      stop: ['a'],
      topK: 4,
      reasoning: { effort: 'max', show: false },
      format: { type: 'json-schema', schema: { type: 'object' } },
      toolChoice: { mode: 'required', only: [{ name: 'f' }] },
      parallelToolCalls: false,
      user: 'u',
      serviceTier: 'default',
    });
    expect(loss.entries.map(({ path }) => path)).toEqual([
      'output_config.task_budget',
      'context_management',
      'safeguards',
    ]);
  });

  test('system text in mid-talk keeps its place, as Claude Code sends it', () => {
    const messages = [
      ...plain.messages,
      { role: 'system', content: 'note' },
      { role: 'user', content: 'go' },
    ];
    const { turns } = parse({ ...plain, system: 'S', messages });
    expect(turns.map(({ role, parts }) => [role, parts.length])).toEqual([
      ['system', 1],
      ['user', 1],
      ['system', 1],
      ['user', 1],
    ]);
  });

  test('pitfall 24: a signature is Anthropic’s unless we packed it with another maker’s name', () => {
    const state = { maker: 'openai', data: 'gAAAA' };
    const content = [
      { type: 'thinking', thinking: 'own', signature: 'Esig' },
      { type: 'redacted_thinking', data: 'R' },
      { type: 'thinking', thinking: 'foreign', signature: packState(state) },
      { type: 'thinking', thinking: 'none', signature: '' },
    ];
    const { turns } = parse({ ...plain, messages: [{ role: 'assistant', content }] });
    expect(turns[0]?.parts).toMatchObject([
      { text: 'own', state: { maker: 'anthropic', data: 'signature:Esig' } },
      { text: '', state: { maker: 'anthropic', data: 'redacted:R' } },
      { text: 'foreign', state },
      { text: 'none', state: undefined },
    ]);
  });

  test('pitfall 26: a call finds the state that stands in a block of its own beside it', () => {
    const state = { maker: 'gemini', data: 'sig' };
    const carrier = (owner: 'next' | 'previous') => ({
      type: 'thinking',
      thinking: '',
      signature: packState(state, owner),
    });
    const use = (id: string) => ({ type: 'tool_use', id, name: 'f', input: {} });
    const content = [carrier('next'), use('a'), use('b'), carrier('previous'), use('c')];
    const { turns } = parse({ ...plain, messages: [{ role: 'assistant', content }] });
    const states = turns[0]?.parts.map((part) => ('state' in part ? part.state : undefined));
    expect(states).toEqual([state, state, undefined]);
  });

  test('pitfall 37: what ran at the provider is no call', () => {
    const loss = new LossReport();
    const content = [
      { type: 'server_tool_use', id: 's', name: 'web_search', input: {} },
      { type: 'web_search_tool_result', tool_use_id: 's', content: [] },
      { type: 'text', text: 'Found.' },
    ];
    const { turns } = parse({ ...plain, messages: [{ role: 'assistant', content }] }, loss);
    expect(turns[0]?.parts).toMatchObject([{ type: 'text', text: 'Found.' }]);
    expect(loss.entries.map(({ path }) => path)).toEqual([
      'messages[0].content[0]',
      'messages[0].content[1]',
    ]);
  });
});
