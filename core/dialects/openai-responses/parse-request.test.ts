import { describe, expect, test } from 'vitest';
import { AppFailure } from '../../../shared/errors.ts';
import { LossReport } from '../message/loss.ts';
import { fieldPaths, parseRequest } from './parse-request.ts';

const plain = { model: 'm', input: 'Hi' };

function parse(body: unknown, loss = new LossReport(fieldPaths)) {
  return parseRequest(body, { operation: 'generate', loss });
}

function lossOf(body: unknown) {
  const loss = new LossReport(fieldPaths);
  parse(body, loss);
  return loss.entries.map(({ path }) => path);
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

const saying = (...input: object[]) => ({ model: 'm', input });
const call = { type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' };
const output = { type: 'function_call_output', call_id: 'a', output: 'done' };

describe('a request in OpenAI Responses’ dialect', () => {
  test.each([
    ['', null],
    ['input', { model: 'm' }],
    ['model', { input: 'Hi' }],
    ['input[0].type', saying({})],
    ['input[0].role', saying({ role: 'robot', content: '' })],
    ['input[0].content', saying({ role: 'user' })],
    ['input[0].content[0].type', saying({ role: 'user', content: [{ type: 'text', text: 'A' }] })],
    ['input[0].content[0].file_id', saying({ role: 'user', content: [{ type: 'input_image' }] })],
    ['input[0].content[0].type', saying({ role: 'developer', content: [{ type: 'input_image' }] })],
    ['input[0].content[0].type', saying({ role: 'assistant', content: [{ type: 'input_image' }] })],
    ['input[0].call_id', saying({ type: 'function_call', name: 'f' })],
    ['input[1].output', saying(call, { ...output, output: undefined })],
    ['tools[0].name', { ...plain, tools: [{ type: 'function' }] }],
    [
      'tools[0].tools[0].name',
      { ...plain, tools: [{ type: 'namespace', name: 'n', tools: [{ type: 'custom' }] }] },
    ],
    ['tool_choice', { ...plain, tool_choice: 'one' }],
    ['tool_choice.name', { ...plain, tool_choice: { type: 'function' } }],
    ['text.format.type', { ...plain, text: { format: { type: 'xml' } } }],
    ['reasoning.effort', { ...plain, reasoning: { effort: 'lots' } }],
    ['max_output_tokens', { ...plain, max_output_tokens: 0 }],
  ])('is refused with the path of the fault: %s', (path, body) => {
    expect(faultOf(body)).toBe(path);
  });

  test.each([
    ['previous_response_id', { ...plain, previous_response_id: 'resp_1' }],
    ['conversation', { ...plain, conversation: { id: 'conv_1' } }],
    ['prompt', { ...plain, prompt: { id: 'pmpt_1' } }],
    ['store', { ...plain, store: true }],
    ['background', { ...plain, background: true }],
    ['input[0]', saying({ type: 'item_reference', id: 'msg_1' })],
    ['input[0]', saying({ type: 'compaction_trigger' })],
  ])('is refused where it builds on what is not kept: %s', (path, body) => {
    expect(faultOf(body)).toBe(path);
  });

  test('pitfall 22, 34: instructions and developer items are system text, in their places', () => {
    const { turns } = parse({
      model: 'm',
      instructions: 'I',
      input: [
        { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'D' }] },
        { role: 'user', content: 'Hi' },
        { role: 'system', content: 'S' },
      ],
    });
    expect(turns).toMatchObject([
      { role: 'system', parts: [{ text: 'I' }, { text: 'D' }] },
      { role: 'user', parts: [{ text: 'Hi' }] },
      { role: 'system', parts: [{ text: 'S' }] },
    ]);
  });

  test('pitfall 15, 20: calls and their outputs become turns; empty arguments are none', () => {
    const { turns } = parse(
      saying(
        { role: 'user', content: 'Hi' },
        { ...call, arguments: '' },
        { type: 'custom_tool_call', call_id: 'b', name: 'exec', input: 'ls' },
        { type: 'custom_tool_call_output', call_id: 'b', output: [{ type: 'input_text', text: 'B' }] },
        output,
      ),
    );
    expect(turns.slice(1)).toMatchObject([
      {
        role: 'assistant',
        parts: [
          { id: 'a', kind: 'json', input: '{}', at: 'input[1]' },
          { id: 'b', kind: 'text', input: 'ls' },
        ],
      },
      {
        role: 'user',
        parts: [
          { callId: 'a', content: [{ text: 'done' }] },
          { callId: 'b', content: [{ text: 'B' }] },
        ],
      },
    ]);
  });

  test('images, files and audio arrive, in outputs too', () => {
    const content = [
      { type: 'input_image', image_url: 'data:image/png;base64,AA', detail: 'low' },
      { type: 'input_image', image_url: 'https://a/b' },
      { type: 'input_image', file_id: 'file-1' },
      { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,BB' },
      { type: 'input_file', file_url: 'https://a/b.pdf' },
      { type: 'input_audio', input_audio: { data: 'CC', format: 'wav' } },
    ];
    const media = [
      { media: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AA' }, detail: 'low' },
      { media: 'image', source: { kind: 'url', url: 'https://a/b' } },
      { media: 'image', source: { kind: 'file', id: 'file-1', maker: 'openai' } },
      { media: 'document', source: { mediaType: 'application/pdf', data: 'BB' }, name: 'a.pdf' },
      { media: 'document', source: { kind: 'url' } },
      { media: 'audio', source: { mediaType: 'audio/wav', data: 'CC' } },
    ];
    expect(parse(saying({ role: 'user', content })).turns[0]?.parts).toMatchObject(media);
    const { turns } = parse(saying(call, { ...output, output: content }));
    expect(turns[1]?.parts).toMatchObject([{ content: media }]);
  });

  test('what the assistant said: text with its sources, refusals, images it drew', () => {
    const annotations = [{ type: 'url_citation', url: 'https://a', title: 'A' }, { type: 'file_citation' }];
    const { turns } = parse(
      saying(
        {
          type: 'message',
          role: 'assistant',
          id: 'msg_1',
          status: 'completed',
          content: [
            { type: 'output_text', text: 'A', annotations, logprobs: [] },
            { type: 'refusal', refusal: 'No.' },
          ],
        },
        {
          type: 'image_generation_call',
          id: 'ig_1',
          status: 'completed',
          result: 'AA',
          output_format: 'webp',
        },
      ),
    );
    expect(turns[0]?.parts).toMatchObject([
      { type: 'text', text: 'A', citations: [{ url: 'https://a', title: 'A' }] },
      { type: 'refusal', text: 'No.' },
      { type: 'media', source: { mediaType: 'image/webp', data: 'AA' } },
    ]);
  });

  test('pitfall 24, 33: reasoning is its summaries with OpenAI’s state, or the state that was packed for another maker', () => {
    const summary = ['One.', 'Two.'].map((text) => ({ type: 'summary_text', text }));
    const { turns } = parse(
      saying(
        { type: 'reasoning', id: 'rs_1', summary, encrypted_content: 'gAAAA' },
        { type: 'reasoning', summary: [], encrypted_content: 'portunus:own:anthropic:signature:E' },
        { type: 'reasoning', summary: [], encrypted_content: 'portunus:next:gemini:T' },
        { type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'raw' }] },
        { type: 'reasoning', summary: [] },
      ),
    );
    expect(turns[0]?.parts).toMatchObject([
      { text: 'One.\n\nTwo.', state: { maker: 'openai', data: 'gAAAA' } },
      { text: '', state: { maker: 'anthropic', data: 'signature:E' } },
      { text: 'raw', state: { maker: 'gemini', data: 'T' } },
    ]);
  });

  test('pitfall 26: state of a call or a text finds back to it', () => {
    const carrier = (owner: string) => ({
      type: 'reasoning',
      summary: [],
      encrypted_content: `portunus:${owner}:gemini:T`,
    });
    const { turns } = parse(
      saying({ role: 'assistant', content: 'A' }, carrier('previous'), carrier('next'), call, output),
    );
    const state = { maker: 'gemini', data: 'T' };
    expect(turns[0]?.parts).toMatchObject([
      { type: 'text', state },
      { type: 'tool-call', state },
    ]);
  });

  test('pitfall 16: tools of all kinds; namespaces are kept, the plain one needs none', () => {
    const { tools, toolChoice } = parse({
      ...plain,
      tools: [
        { type: 'function', name: 'f', parameters: null, strict: true },
        { type: 'custom', name: 'exec', format: { type: 'grammar', syntax: 'lark', definition: 'x' } },
        {
          type: 'namespace',
          name: 'functions',
          tools: [{ type: 'custom', name: 'wait', format: { type: 'text' } }],
        },
        { type: 'namespace', name: 'crm', tools: [{ type: 'function', name: 'f', parameters: {} }] },
        {
          type: 'web_search_2025_08_26',
          filters: { allowed_domains: ['a'] },
          user_location: { city: 'Rome' },
        },
        { type: 'code_interpreter', container: { type: 'auto' } },
        { type: 'tool_search', execution: 'client' },
      ],
      tool_choice: {
        type: 'allowed_tools',
        mode: 'auto',
        tools: [{ type: 'function', name: 'f', namespace: 'crm' }, { type: 'web_search' }],
      },
    });
    expect(tools).toMatchObject([
      { type: 'function', name: 'f', strict: true, schema: { type: 'object', properties: {} } },
      { type: 'custom', name: 'exec', grammar: { syntax: 'lark', definition: 'x' } },
      { type: 'custom', name: 'wait', namespace: undefined, grammar: undefined },
      { type: 'function', name: 'f', namespace: 'crm' },
      { service: 'web-search', allowedDomains: ['a'], location: { city: 'Rome' } },
      { service: 'code-execution' },
      { type: 'hosted', given: 'tool_search' },
    ]);
    expect(toolChoice).toEqual({ mode: 'auto', only: [{ name: 'f', namespace: 'crm' }] });
  });

  test('Codex’s newer shape: the tools stand among the items', () => {
    const { tools, turns } = parse(
      saying(
        {
          type: 'additional_tools',
          role: 'developer',
          tools: [{ type: 'namespace', name: 'functions', tools: [{ type: 'custom', name: 'exec' }] }],
        },
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
        { type: 'custom_tool_call', call_id: 'a', name: 'exec', namespace: 'functions', input: 'x' },
      ),
    );
    expect(tools).toMatchObject([{ type: 'custom', name: 'exec' }]);
    expect(turns[1]?.parts).toMatchObject([{ name: 'exec', namespace: undefined }]);
  });

  test('pitfall 35: settings arrive', () => {
    const schema = { type: 'object' };
    expect(
      parse({
        ...plain,
        max_output_tokens: 50,
        parallel_tool_calls: false,
        tool_choice: 'required',
        reasoning: { effort: 'high', summary: 'auto' },
        text: { format: { type: 'json_schema', name: 'x', schema, strict: true }, verbosity: 'low' },
        include: ['reasoning.encrypted_content', 'message.output_text.logprobs'],
        top_logprobs: 2,
        prompt_cache_key: 'k',
        safety_identifier: 's',
        user: 'u',
        service_tier: 'flex',
        metadata: { a: 'b' },
        temperature: 1,
        top_p: 0.5,
        stream: true,
      }),
    ).toMatchObject({
      stream: true,
      maxTokens: 50,
      parallelToolCalls: false,
      toolChoice: { mode: 'required' },
      reasoning: { effort: 'high', show: true },
      format: { type: 'json-schema', name: 'x', schema, strict: true },
      verbosity: 'low',
      logprobs: 2,
      cacheKey: 'k',
      user: 's',
      serviceTier: 'flex',
      metadata: { a: 'b' },
      temperature: 1,
      topP: 0.5,
    });
  });

  test('what nobody else knows is told as lost; what goes without saying is not', () => {
    expect(
      lossOf({
        ...plain,
        store: false,
        background: false,
        truncation: 'disabled',
        stream_options: {},
        client_metadata: {},
        include: ['reasoning.encrypted_content'],
        top_logprobs: 0,
        previous_response_id: null,
      }),
    ).toEqual([]);
    expect(
      lossOf({
        ...plain,
        truncation: 'auto',
        max_tool_calls: 3,
        include: ['web_search_call.action.sources'],
        reasoning: { context: 'all_turns' },
        tool_choice: { type: 'file_search' },
        tools: [{ type: 'function', name: 'f', output_schema: {} }],
      }),
    ).toEqual([
      'tools[0].output_schema',
      'tool_choice',
      'include[0]',
      'reasoning.context',
      'truncation',
      'max_tool_calls',
    ]);
  });

  test('pitfall 37: what ran at a provider is told as lost and becomes no call', () => {
    const hosted = [
      'local_shell_call',
      'local_shell_call_output',
      'web_search_call',
      'mcp_call',
      'compaction',
    ];
    const body = saying({ role: 'user', content: 'Hi' }, ...hosted.map((type) => ({ type, id: type })));
    expect(parse(body).turns).toHaveLength(1);
    expect(lossOf(body)).toEqual(hosted.map((_, place) => `input[${place + 1}]`));
  });
});
