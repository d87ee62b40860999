import { readJson, type SeenRequest } from './fake-upstream.ts';
import type { Script, Step } from './script.ts';

/** What the vendors' fakes say. */
export interface VendorOptions {
  /** Default `FAKE-OK`. */
  readonly text?: string;
  /** When set, the first turn that offers a shell-like tool gets a call that runs this. */
  readonly command?: string;
  /** A pause between stream events. */
  readonly everyMs?: number;
  /** What the model lists name. */
  readonly models?: readonly string[];
}

export type Answer = (request: SeenRequest) => Script;

/** The only thing a fake knows of a body: JSON whose parts may or may not be there. */
type Loose = Record<string, unknown>;

const usage = { input: 9, output: 3 };

/** Picks the vendor by the path, as a real client or SDK forms it; what nobody answers gets a 404. */
export function answerLikeVendors(options: VendorOptions = {}): Answer {
  const routes: [method: string, path: RegExp, answer: Answer][] = [
    ['POST', /\/messages\/count_tokens$/, () => json({ input_tokens: usage.input })],
    ['POST', /\/messages$/, answerLikeAnthropic(options)],
    ['POST', /\/chat\/completions$/, answerLikeOpenAiChat(options)],
    ['POST', /\/responses\/input_tokens$/, () => json({ object: 'response.input_tokens', input_tokens: 9 })],
    ['POST', /\/responses$/, answerLikeOpenAiResponses(options)],
    ['POST', /\/models\/[^/]+:\w+$/, answerLikeGemini(options)],
    ['GET', /\/models$/, answerModelList(options)],
    ['HEAD', /./, () => ({ status: 200 })],
  ];
  return (request) => {
    const route = routes.find(([method, path]) => method === request.method && path.test(request.path));
    return route ? route[2](request) : json({ error: { message: 'not found' } }, 404);
  };
}

/** Refuses with the vendor's own 401 whatever does not carry exactly this key in one of the usual headers. */
export function expectKey(key: string, answer: Answer): Answer {
  return (request) => {
    const given = [
      request.headers.authorization?.replace(/^Bearer /, ''),
      request.headers['x-api-key'],
      request.headers['x-goog-api-key'],
    ].filter((value) => value !== undefined);
    return given.length > 0 && given.every((value) => value === key) ? answer(request) : refuseKey(request);
  };
}

export function json(value: unknown, status = 200, headers: Script['headers'] = {}): Script {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

/** A streamed answer of one event per write. */
export function sse(events: readonly string[], everyMs = 0): Script {
  const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' };
  return {
    headers,
    steps: events.flatMap((event): Step[] => [event, ...(everyMs ? [{ waitMs: everyMs }] : [])]),
  };
}

/** An event with its name, as Anthropic and OpenAI Responses send them. */
export function namedEvent(data: { type: string }): string {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** An event without a name, as OpenAI Chat and Gemini send them. */
export function dataEvent(data: unknown): string {
  return `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
}

export function answerLikeAnthropic(options: VendorOptions = {}): Answer {
  return (request) => {
    const body = asLoose(readJson(request));
    const tool = chooseTool(
      options,
      asList(body['tools']),
      JSON.stringify(body['messages']).includes('"tool_result"'),
    );
    const input = tool && fillArguments(asLoose(tool['input_schema']), options.command ?? '');
    const block = tool
      ? { type: 'tool_use', id: 'toolu_fake1', name: tool['name'], input }
      : { type: 'text', text: options.text ?? 'FAKE-OK' };
    const message = {
      id: 'msg_fake1',
      type: 'message',
      role: 'assistant',
      model: body['model'],
      content: [block],
      stop_reason: tool ? 'tool_use' : 'end_turn',
      stop_sequence: null,
      usage: { input_tokens: usage.input, output_tokens: usage.output },
    };
    if (body['stream'] !== true) return json(message);
    const delta = tool
      ? { type: 'input_json_delta', partial_json: JSON.stringify(input) }
      : { type: 'text_delta', text: options.text ?? 'FAKE-OK' };
    const empty = tool ? { ...block, input: {} } : { type: 'text', text: '' };
    const events = [
      { type: 'message_start', message: { ...message, content: [], stop_reason: null } },
      { type: 'content_block_start', index: 0, content_block: empty },
      { type: 'content_block_delta', index: 0, delta },
      { type: 'content_block_stop', index: 0 },
      {
        type: 'message_delta',
        delta: { stop_reason: message.stop_reason, stop_sequence: null },
        usage: { output_tokens: usage.output },
      },
      { type: 'message_stop' },
    ];
    return sse(events.map(namedEvent), options.everyMs);
  };
}

export function answerLikeOpenAiChat(options: VendorOptions = {}): Answer {
  return (request) => {
    const body = asLoose(readJson(request));
    const done = asList(body['messages']).some((message) => message['role'] === 'tool');
    const offered = asList(body['tools']).map((tool) => asLoose(tool['function']));
    const tool = chooseTool(options, offered, done);
    const call = tool && {
      id: 'call_fake1',
      type: 'function',
      function: {
        name: tool['name'],
        arguments: JSON.stringify(fillArguments(asLoose(tool['parameters']), options.command ?? '')),
      },
    };
    const text = options.text ?? 'FAKE-OK';
    const finish = call ? 'tool_calls' : 'stop';
    const facts = { id: 'chatcmpl-fake1', created: 1, model: body['model'] };
    const tokens = { prompt_tokens: usage.input, completion_tokens: usage.output, total_tokens: 12 };
    if (body['stream'] !== true) {
      const message = {
        role: 'assistant',
        content: call ? null : text,
        ...(call ? { tool_calls: [call] } : {}),
      };
      const choices = [{ index: 0, message, finish_reason: finish }];
      return json({ ...facts, object: 'chat.completion', choices, usage: tokens });
    }
    const chunk = (delta: Loose, finish_reason: string | null = null) =>
      dataEvent({ ...facts, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] });
    const wantsUsage = asLoose(body['stream_options'])['include_usage'] === true;
    const events = [
      chunk({ role: 'assistant', content: '' }),
      chunk(call ? { tool_calls: [{ index: 0, ...call }] } : { content: text }),
      chunk({}, finish),
      ...(wantsUsage
        ? [dataEvent({ ...facts, object: 'chat.completion.chunk', choices: [], usage: tokens })]
        : []),
      dataEvent('[DONE]'),
    ];
    return sse(events, options.everyMs);
  };
}

export function answerLikeOpenAiResponses(options: VendorOptions = {}): Answer {
  return (request) => {
    const body = asLoose(readJson(request));
    const items = asList(body['input']);
    const done = items.some((item) => asText(item['type']).includes('call_output'));
    const tool = chooseTool(options, offeredToResponses(body, items), done);
    const item = responsesItem(tool, options);
    const base = {
      id: 'resp_fake1',
      object: 'response',
      created_at: 1,
      status: 'in_progress',
      model: body['model'],
      output: [] as Loose[],
      parallel_tool_calls: true,
      tool_choice: 'auto',
      tools: [],
    };
    const final = {
      ...base,
      status: 'completed',
      output: [item],
      usage: {
        input_tokens: usage.input,
        input_tokens_details: { cached_tokens: 0 },
        output_tokens: usage.output,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: 12,
      },
    };
    if (body['stream'] !== true) return json(final);
    const events = [
      { type: 'response.created', response: base },
      ...responsesItemEvents(item),
      { type: 'response.completed', response: final },
    ];
    const numbered = events.map((event, sequence_number) => ({ ...event, sequence_number }));
    return sse(numbered.map(namedEvent), options.everyMs);
  };
}

/** Codex's newer models bring their tools inside the input, in namespaces. */
function offeredToResponses(body: Loose, items: Loose[]): Loose[] {
  const additional = items.find((item) => item['type'] === 'additional_tools');
  const tools = additional ? asList(additional['tools']) : asList(body['tools']);
  return tools.flatMap((tool) =>
    tool['type'] === 'namespace'
      ? asList(tool['tools']).map((inner) => ({ ...inner, namespace: tool['name'] }))
      : [tool],
  );
}

function responsesItem(tool: Loose | undefined, options: VendorOptions): Loose & { id: string } {
  const command = options.command ?? '';
  if (tool === undefined) {
    const content = [{ type: 'output_text', text: options.text ?? 'FAKE-OK', annotations: [] }];
    return { id: 'msg_fake1', type: 'message', status: 'completed', role: 'assistant', content };
  }
  const call = { status: 'completed', call_id: 'call_fake1', name: tool['name'] };
  if (tool['type'] === 'custom') {
    const input = `const r = await tools.exec_command({cmd: ${JSON.stringify(command)}}); text(r.output);`;
    const namespace = tool['namespace'] === undefined ? {} : { namespace: tool['namespace'] };
    return { id: 'ctc_fake1', type: 'custom_tool_call', ...call, ...namespace, input };
  }
  const filled = JSON.stringify(fillArguments(asLoose(tool['parameters']), command));
  return { id: 'fc_fake1', type: 'function_call', ...call, arguments: filled };
}

function responsesItemEvents(item: Loose & { id: string }): (Loose & { type: string })[] {
  const at = { item_id: item.id, output_index: 0 };
  const added = { ...item, status: 'in_progress' };
  const done = { type: 'response.output_item.done', output_index: 0, item };
  const start = (fields: Loose) => ({
    type: 'response.output_item.added',
    output_index: 0,
    item: { ...added, ...fields },
  });
  if (item['type'] === 'message') {
    const part = asLoose(asList(item['content'])[0]);
    const place = { ...at, content_index: 0 };
    return [
      start({ content: [] }),
      { type: 'response.content_part.added', ...place, part: { ...part, text: '' } },
      { type: 'response.output_text.delta', ...place, delta: part['text'], logprobs: [] },
      { type: 'response.output_text.done', ...place, text: part['text'], logprobs: [] },
      { type: 'response.content_part.done', ...place, part },
      done,
    ];
  }
  if (item['type'] === 'custom_tool_call') {
    return [
      start({ input: '' }),
      { type: 'response.custom_tool_call_input.delta', ...at, delta: item['input'] },
      { type: 'response.custom_tool_call_input.done', ...at, input: item['input'] },
      done,
    ];
  }
  return [
    start({ arguments: '' }),
    { type: 'response.function_call_arguments.delta', ...at, delta: item['arguments'] },
    {
      type: 'response.function_call_arguments.done',
      ...at,
      arguments: item['arguments'],
      name: item['name'],
    },
    done,
  ];
}

export function answerLikeGemini(options: VendorOptions = {}): Answer {
  return (request) => {
    const method = request.path.split(':').at(-1);
    if (method === 'countTokens') return json({ totalTokens: usage.input });
    const body = asLoose(readJson(request));
    const parts = asList(body['contents']).flatMap((content) => asList(content['parts']));
    const offered = asList(body['tools']).flatMap((tool) => asList(tool['functionDeclarations']));
    const tool = chooseTool(
      options,
      offered,
      parts.some((part) => 'functionResponse' in part),
    );
    const schema = asLoose(tool?.['parametersJsonSchema'] ?? tool?.['parameters']);
    const part = tool
      ? { functionCall: { name: tool['name'], args: fillArguments(schema, options.command ?? '') } }
      : { text: options.text ?? 'FAKE-OK' };
    const answer = {
      candidates: [{ index: 0, content: { role: 'model', parts: [part] }, finishReason: 'STOP' }],
      usageMetadata: {
        promptTokenCount: usage.input,
        candidatesTokenCount: usage.output,
        totalTokenCount: 12,
      },
      modelVersion: /models\/([^:]+):/.exec(request.path)?.[1],
      responseId: 'fake1',
    };
    if (method === 'generateContent') return json(answer);
    return request.query.get('alt') === 'sse' ? sse([dataEvent(answer)], options.everyMs) : json([answer]);
  };
}

function answerModelList(options: VendorOptions): Answer {
  return (request) => {
    if (request.path.includes('/v1beta/')) return json(geminiModels(options.models ?? ['gemini-2.5-pro']));
    if (request.headers['anthropic-version'] !== undefined) {
      return json(anthropicModels(options.models ?? ['claude-sonnet-4-5']));
    }
    return json(openAiModels(options.models ?? ['gpt-5.2']));
  };
}

function geminiModels(models: readonly string[]) {
  return {
    models: models.map((id) => ({
      name: `models/${id}`,
      displayName: id,
      supportedGenerationMethods: ['generateContent', 'countTokens'],
    })),
  };
}

function anthropicModels(models: readonly string[]) {
  return {
    data: models.map((id) => ({ type: 'model', id, display_name: id, created_at: '2025-01-01T00:00:00Z' })),
    has_more: false,
    first_id: models[0] ?? null,
    last_id: models.at(-1) ?? null,
  };
}

function openAiModels(models: readonly string[]) {
  return {
    object: 'list',
    data: models.map((id) => ({ id, object: 'model', created: 1, owned_by: 'fake' })),
  };
}

function refuseKey(request: SeenRequest): Script {
  const message = 'invalid key';
  if (request.headers['x-goog-api-key'] !== undefined || request.path.includes('/v1beta/')) {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }];
    return json({ error: { code: 400, message, status: 'INVALID_ARGUMENT', details } }, 400);
  }
  if (request.headers['anthropic-version'] !== undefined) {
    return json({ type: 'error', error: { type: 'authentication_error', message } }, 401);
  }
  return json(
    { error: { message, type: 'invalid_request_error', param: null, code: 'invalid_api_key' } },
    401,
  );
}

const shellLike =
  /^(bash|shell|run_shell_command|exec_command|shell_command|execute|run_commands?|run_terminal_command|execute_command|exec)$/i;

function chooseTool(options: VendorOptions, tools: readonly Loose[], done: boolean): Loose | undefined {
  if (options.command === undefined || done) return undefined;
  return tools.find((tool) => shellLike.test(asText(tool['name'])));
}

/** Arguments that the shell tools of all known clients accept. */
function fillArguments(schema: Loose, command: string): Loose {
  const required = Array.isArray(schema['required']) ? (schema['required'] as unknown[]) : [];
  const filled = Object.entries(asLoose(schema['properties'])).flatMap(([name, property]) => {
    const type = typeOf(asLoose(property));
    if (/^(command|cmd|script|commands)$/.test(name))
      return [[name, fillCommand(name, type, command)] as const];
    return required.includes(name) ? [[name, fillValue(asLoose(property), type)] as const] : [];
  });
  return Object.fromEntries(filled);
}

function fillCommand(name: string, type: string, command: string): unknown {
  if (type !== 'array') return command;
  return name === 'commands' ? [command] : ['bash', '-lc', command];
}

function fillValue(property: Loose, type: string): unknown {
  if (Array.isArray(property['enum'])) return (property['enum'] as unknown[])[0];
  if (type === 'boolean') return false;
  if (type === 'number' || type === 'integer') return 10_000;
  if (type === 'array') return [];
  return type === 'object' ? {} : 'run a check';
}

function typeOf(property: Loose): string {
  const type = property['type'];
  return asText(Array.isArray(type) ? (type as unknown[])[0] : type).toLowerCase();
}

function asLoose(value: unknown): Loose {
  return typeof value === 'object' && value !== null ? (value as Loose) : {};
}

function asList(value: unknown): Loose[] {
  return Array.isArray(value) ? (value as unknown[]).map(asLoose) : [];
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
