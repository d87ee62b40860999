import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import Anthropic from '@anthropic-ai/sdk';
import {
  FunctionCallingConfigMode,
  GoogleGenAI,
  type FunctionCall,
  type GenerateContentResponse,
} from '@google/genai';
import OpenAI from 'openai';
import { errors, type Dispatcher } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../ports.ts';
import { DemoDispatcher } from './demo-dispatcher.ts';

/** The official SDKs speak HTTP: a server that hands every request to the dispatcher. */
let server: Server;
let url: string;
const demo = new DemoDispatcher({ clock: systemClock, wordDelayMs: 1 });

beforeAll(async () => {
  server = createServer((incoming, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const { statusCode, headers, body } = await demo.request({
        origin: 'http://demo.invalid',
        path: incoming.url ?? '/',
        method: incoming.method ?? 'GET',
        headers: incoming.headers,
        body: Buffer.concat(chunks),
      });
      response.writeHead(statusCode, headers);
      await pipeline(body, response);
    })();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const schema = {
  type: 'object' as const,
  properties: { command: { type: 'string' } },
  required: ['command'],
};
const mark = /^\[Portunus demo\] /;

describe('the Anthropic SDK', () => {
  const client = () => new Anthropic({ baseURL: url, apiKey: 'demo', maxRetries: 0 });
  const ask = { model: 'claude-opus-5-5', max_tokens: 100 };
  const tools = [{ name: 'Bash', input_schema: schema }];

  test('gets whole and streamed answers with usage', async () => {
    const messages = [{ role: 'user' as const, content: 'hello' }];
    const whole = await client()
      .messages.create({ ...ask, messages })
      .withResponse();
    expect(whole.response.headers.get('x-portunus-demo')).toBe('true');
    const streamed = await client()
      .messages.stream({ ...ask, messages })
      .finalMessage();
    for (const message of [whole.data, streamed]) {
      expect(message).toMatchObject({ model: 'portunus-demo', role: 'assistant', stop_reason: 'end_turn' });
      expect(message.content).toMatchObject([{ type: 'text', text: expect.stringMatching(mark) as string }]);
      expect(message.usage.input_tokens).toBeGreaterThan(10);
      expect(message.usage.output_tokens).toBeGreaterThan(20);
    }
    expect(streamed.content).toEqual(whole.data.content);
  });

  test('makes a tool round trip, streamed and whole', async () => {
    const messages: Anthropic.MessageParam[] = [{ role: 'user', content: 'Use a tool, please.' }];
    const first = await client()
      .messages.stream({ ...ask, messages, tools })
      .finalMessage();
    expect((await client().messages.create({ ...ask, messages, tools })).content).toHaveLength(2);
    const call = first.content.find((block) => block.type === 'tool_use')!;
    expect([first.stop_reason, call.name, call.input]).toEqual([
      'tool_use',
      'Bash',
      { command: 'echo "Portunus demo"' },
    ]);
    messages.push({ role: 'assistant', content: first.content });
    messages.push({
      role: 'user',
      content: [{ type: 'tool_result', tool_use_id: call.id, content: 'Portunus demo' }],
    });
    const second = await client()
      .messages.stream({ ...ask, messages, tools })
      .finalMessage();
    expect(second.content).toMatchObject([
      { text: expect.stringContaining('answered: “Portunus demo”') as string },
    ]);
  });

  test('counts tokens and lists models', async () => {
    const count = await client().messages.countTokens({
      model: 'm',
      messages: [{ role: 'user', content: 'hi' }],
    });
    expect(count.input_tokens).toBeGreaterThan(5);
    expect((await client().models.list()).data.map(({ id }) => id)).toEqual(['portunus-demo']);
    expect((await client().models.retrieve('portunus-demo')).type).toBe('model');
  });

  test('understands a request as large and odd as Claude Code’s', async () => {
    const body = {
      ...ask,
      stream: true,
      system: [{ type: 'text', text: 'x-anthropic-billing-header: cc_version=2' }],
      messages: [
        { role: 'system', content: 'tool '.repeat(10_000) },
        {
          role: 'user',
          output_config: {},
          content: [
            { type: 'text', text: '<system-reminder>\nUse the Bash tool.\n</system-reminder>' },
            { type: 'text', text: 'Reply with one short word.', cache_control: { type: 'ephemeral' } },
          ],
        },
      ],
      tools: [...tools, { name: 'DeferredToolPlaceholder', defer_loading: true, input_schema: schema }],
      thinking: { type: 'adaptive' },
      context_management: {},
      safeguards: [],
    };
    const answer = await fetch(`${url}/v1/messages?beta=true`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    expect(text).toContain('"stop_reason":"end_turn"');
    const said = [...text.matchAll(/"text_delta","text":"([^"]*)"/g)].map(([, word]) => word);
    expect(said.join('')).toContain('You said: “Reply with one short word.”');
  });

  test('reads errors as its own', async () => {
    const broken = await fetch(`${url}/v1/messages`, { method: 'POST', body: '{' });
    expect([broken.status, broken.headers.get('x-portunus-demo')]).toEqual([400, 'true']);
    const empty = client().post('/v1/messages', { body: {} });
    await expect(empty).rejects.toThrow(Anthropic.BadRequestError);
    await expect(client().get('/v1/messages/batches')).rejects.toThrow(Anthropic.NotFoundError);
  });
});

describe('the OpenAI SDK', () => {
  const client = () => new OpenAI({ baseURL: `${url}/v1`, apiKey: 'demo', maxRetries: 0 });
  const functions = [{ type: 'function' as const, function: { name: 'shell', parameters: schema } }];

  test('gets whole and streamed Chat answers with usage', async () => {
    const messages = [{ role: 'user' as const, content: 'hello' }];
    const whole = await client().chat.completions.create({ model: 'm', messages });
    const stream = client().chat.completions.stream({
      model: 'm',
      messages,
      stream_options: { include_usage: true },
    });
    const streamed = await stream.finalChatCompletion();
    expect(streamed.choices[0]?.message.content).toBe(whole.choices[0]?.message.content);
    for (const completion of [whole, streamed]) {
      expect(completion.model).toBe('portunus-demo');
      expect(completion.choices[0]?.finish_reason).toBe('stop');
      expect(completion.choices[0]?.message.content).toMatch(mark);
      expect(completion.usage?.total_tokens).toBeGreaterThan(30);
    }
  });

  test('sends usage in a Chat stream only when asked', async () => {
    const stream = await client().chat.completions.create({
      model: 'm',
      stream: true,
      messages: [{ role: 'user', content: 'x' }],
    });
    const usages: unknown[] = [];
    for await (const chunk of stream) if (chunk.usage) usages.push(chunk.usage);
    expect(usages).toEqual([]);
  });

  test('makes a Chat tool round trip', async () => {
    const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: 'use a tool' }];
    const ask = { model: 'm', messages, tools: functions };
    const first = await client().chat.completions.stream(ask).finalChatCompletion();
    expect((await client().chat.completions.create(ask)).choices[0]?.finish_reason).toBe('tool_calls');
    const call = first.choices[0]!.message.tool_calls![0]!;
    expect(call).toMatchObject({
      function: { name: 'shell', arguments: '{"command":"echo \\"Portunus demo\\""}' },
    });
    messages.push(first.choices[0]!.message, { role: 'tool', tool_call_id: call.id, content: 'done' });
    expect(await client().chat.completions.stream(ask).finalContent()).toContain('answered: “done”');
  });

  test('gets whole and streamed Responses with usage', async () => {
    const whole = await client().responses.create({ model: 'm', input: 'hello' });
    const streamed = await client().responses.stream({ model: 'm', input: 'hello' }).finalResponse();
    for (const response of [whole, streamed]) {
      expect(response).toMatchObject({ model: 'portunus-demo', status: 'completed' });
      expect(response.output_text).toMatch(mark);
      expect(response.usage?.total_tokens).toBeGreaterThan(30);
    }
    expect(streamed.output_text).toBe(whole.output_text);
  });

  test('makes a Responses tool round trip', async () => {
    const tools = [{ type: 'function' as const, name: 'exec_command', parameters: schema, strict: false }];
    const input: OpenAI.Responses.ResponseInputItem[] = [{ role: 'user', content: 'use a tool' }];
    const first = await client().responses.stream({ model: 'm', input, tools }).finalResponse();
    const call = first.output.find((item) => item.type === 'function_call')!;
    expect(JSON.parse(call.arguments)).toEqual({ command: 'echo "Portunus demo"' });
    input.push(call, {
      type: 'function_call_output',
      call_id: call.call_id,
      output: [{ type: 'input_text', text: 'done' }],
    });
    const second = await client().responses.stream({ model: 'm', input, tools }).finalResponse();
    expect(second.output_text).toContain('answered: “done”');
  });

  test('finds the tools of Codex’s lite shape and calls its custom one', async () => {
    const body = {
      model: 'gpt-6-sol',
      stream: true,
      input: [
        {
          type: 'additional_tools',
          role: 'developer',
          tools: [
            {
              type: 'namespace',
              name: 'functions',
              tools: [
                { type: 'custom', name: 'exec' },
                { type: 'function', name: 'wait' },
              ],
            },
          ],
        },
        { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'Use every tool.' }] },
        {
          type: 'message',
          role: 'user',
          content: [{ type: 'input_text', text: '<environment_context>tool</environment_context>' }],
        },
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'run a tool' }] },
      ],
    };
    const answer = await fetch(`${url}/responses`, { method: 'POST', body: JSON.stringify(body) });
    const events = (await answer.text())
      .split('\n')
      .filter((line) => line.startsWith('data: '))
      .map((line) => JSON.parse(line.slice(6)) as { type: string; sequence_number: number; item?: unknown });
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_event, place) => place));
    expect(events.findLast((event) => event.type === 'response.output_item.done')?.item).toMatchObject({
      type: 'custom_tool_call',
      name: 'exec',
      namespace: 'functions',
      input: expect.stringContaining('exec_command') as string,
    });
  });

  test('counts tokens, lists models, and learns what the demo has not', async () => {
    expect(
      (await client().responses.inputTokens.count({ model: 'm', input: 'hi' })).input_tokens,
    ).toBeGreaterThan(2);
    expect((await client().models.list()).data.map(({ id }) => id)).toEqual(['portunus-demo']);
    await expect(client().post('/responses/compact', { body: { input: [] } })).rejects.toThrow(
      /no model that could compact/,
    );
    await expect(client().embeddings.create({ model: 'm', input: 'x' })).rejects.toThrow(
      OpenAI.NotFoundError,
    );
  });

  test('gets JSON where it insists on it', async () => {
    const format = {
      type: 'json_schema' as const,
      name: 'n',
      schema: { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] },
    };
    const response = await client().responses.create({ model: 'm', input: 'x', text: { format } });
    expect(JSON.parse(response.output_text)).toEqual({ a: 1 });
  });
});

describe('the Google SDK', () => {
  const client = () => new GoogleGenAI({ apiKey: 'demo', httpOptions: { baseUrl: url } });
  const model = 'gemini-2.5-pro';
  const config = {
    tools: [{ functionDeclarations: [{ name: 'run_shell_command', parametersJsonSchema: schema }] }],
  };

  test('gets whole and streamed answers with usage', async () => {
    const whole = await client().models.generateContent({ model, contents: 'hello' });
    const chunks: GenerateContentResponse[] = [];
    for await (const chunk of await client().models.generateContentStream({ model, contents: 'hello' })) {
      chunks.push(chunk);
    }
    const text = chunks.map((chunk) => chunk.text ?? '').join('');
    expect(text).toBe(whole.text);
    expect(text).toMatch(mark);
    for (const answer of [whole, chunks.at(-1)!]) {
      expect(answer.modelVersion).toBe('portunus-demo');
      expect(answer.candidates?.[0]?.finishReason).toBe('STOP');
      expect(answer.usageMetadata?.totalTokenCount).toBeGreaterThan(30);
    }
  });

  test('makes a tool round trip', async () => {
    const contents = [{ role: 'user', parts: [{ text: 'use a tool' }] }];
    const calls: FunctionCall[] = [];
    for await (const chunk of await client().models.generateContentStream({ model, contents, config })) {
      calls.push(...(chunk.functionCalls ?? []));
    }
    expect(calls).toMatchObject([{ name: 'run_shell_command', args: { command: 'echo "Portunus demo"' } }]);
    const answered = [
      ...contents,
      { role: 'model', parts: [{ functionCall: calls[0]! }] },
      {
        role: 'user',
        parts: [{ functionResponse: { name: 'run_shell_command', response: { output: 'done' } } }],
      },
    ];
    const second = await client().models.generateContent({ model, contents: answered, config });
    expect(second.text).toContain('done');
    const forced = {
      ...config,
      toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } },
    };
    expect(
      (await client().models.generateContent({ model, contents: 'hi', config: forced })).functionCalls,
    ).toHaveLength(1);
  });

  test('counts tokens, lists models, and reads errors', async () => {
    expect((await client().models.countTokens({ model, contents: 'hi' })).totalTokens).toBeGreaterThan(2);
    const listed: (string | undefined)[] = [];
    for await (const one of await client().models.list()) listed.push(one.name);
    expect(listed).toEqual(['models/portunus-demo']);
    const broken = await fetch(`${url}/v1beta/models/m:generateContent`, { method: 'POST', body: '[]' });
    expect(await broken.json()).toMatchObject({ error: { code: 400, status: 'INVALID_ARGUMENT' } });
  });

  test('without alt=sse the stream is one JSON array', async () => {
    const body = JSON.stringify({ contents: [{ parts: [{ text: 'hello' }] }] });
    const answer = await fetch(`${url}/v1beta/models/m:streamGenerateContent`, { method: 'POST', body });
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(((await answer.json()) as unknown[]).length).toBeGreaterThan(10);
  });
});

describe('as an undici dispatcher', () => {
  const body = JSON.stringify({ stream: true, messages: [{ role: 'user', content: 'hello' }] });
  const streaming = { origin: 'http://demo.invalid', path: '/v1/messages', method: 'POST', body } as const;

  /** Records what a handler is told, and lets it act on its first data. */
  function record(act: (controller: Dispatcher.DispatchController) => void = () => undefined) {
    const told: string[] = [];
    let controller: Dispatcher.DispatchController | undefined;
    let finish: () => void;
    const ended = new Promise<void>((resolve) => (finish = resolve));
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: (given) => {
        controller = given;
        told.push('request');
      },
      onResponseStart: (given, status) => {
        told.push(`${status} ${(given.rawHeaders as Buffer[]).length}`);
      },
      onResponseData: (given) => {
        if (told.at(-1) !== 'data') told.push('data');
        act(given);
      },
      onResponseEnd: () => {
        told.push('end');
        finish();
      },
      onResponseError: (_given, error) => {
        told.push(error.message);
        finish();
      },
    };
    return { handler, told, ended, controller: () => controller! };
  }
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  test('calls a handler in undici’s order, never before dispatch returned', async () => {
    const { handler, told, ended } = record();
    expect(demo.dispatch(streaming, handler)).toBe(true);
    expect(told).toEqual([]);
    await ended;
    expect(told).toEqual(['request', '200 4', 'data', 'end']);
  });

  test('PX-7: sends nothing while it is paused', async () => {
    let pieces = 0;
    const { handler, told, ended, controller } = record((given) => {
      pieces += 1;
      if (pieces === 3) given.pause();
    });
    demo.dispatch(streaming, handler);
    await pause(100);
    expect([pieces, controller().paused]).toEqual([3, true]);
    controller().resume();
    await ended;
    expect(pieces).toBeGreaterThan(10);
    expect(told.at(-1)).toBe('end');
  });

  test('PX-8: an abort is the last thing that is heard', async () => {
    const { handler, told, ended, controller } = record((given) => given.abort(new Error('left')));
    demo.dispatch(streaming, handler);
    await ended;
    await pause(50);
    expect(told).toEqual(['request', '200 4', 'data', 'left']);
    expect([controller().aborted, controller().reason?.message]).toEqual([true, 'left']);
  });

  test('a handler that throws ends only its own request', async () => {
    const { handler, told, ended } = record(() => {
      throw new Error('broken handler');
    });
    demo.dispatch(streaming, handler);
    await ended;
    expect(told.at(-1)).toBe('broken handler');
  });

  test('a handler that throws at the end is told so itself', async () => {
    const { handler, told, ended } = record();
    const onResponseEnd = () => {
      throw new Error('broken end');
    };
    demo.dispatch(streaming, { ...handler, onResponseEnd });
    await ended;
    expect(told.at(-1)).toBe('broken end');
  });

  test('a body in parts is read like a whole one', async () => {
    const asked = { model: 'claude-demo', max_tokens: 99, messages: [{ role: 'user', content: 'in parts' }] };
    const whole = Buffer.from(JSON.stringify(asked));
    const ask = async (body: unknown) => {
      const { statusCode, body: answer } = await demo.request({
        origin: 'http://demo.invalid',
        path: '/v1/messages',
        method: 'POST',
        headers: { 'anthropic-version': '2023-06-01' },
        body: body as Buffer,
      });
      return { statusCode, text: await answer.text() };
    };
    const { statusCode, text } = await ask([whole.subarray(0, 20), whole.subarray(20)]);
    expect([statusCode, text.includes('in parts')]).toEqual([200, true]);
    await expect(ask(['text'])).rejects.toThrow('whole bodies only');
  });

  test('close waits for what runs, destroy does not, and both refuse what comes after', async () => {
    const first = new DemoDispatcher({ clock: systemClock, wordDelayMs: 1 });
    const running = record();
    first.dispatch(streaming, running.handler);
    await first.close();
    expect(running.told.at(-1)).toBe('end');
    const late = record();
    expect(first.dispatch(streaming, late.handler)).toBe(false);
    expect(late.told).toEqual([new errors.ClientClosedError().message]);

    const second = new DemoDispatcher({ clock: systemClock });
    const cut = record();
    second.dispatch(streaming, cut.handler);
    await pause(20);
    await second.destroy(new Error('quit'));
    expect(cut.told.at(-1)).toBe('quit');
  });

  test.each([
    '',
    '?',
    '/',
    '//',
    '/v1/models/x:constructor',
    '/__proto__',
    '/v1/models/%zz:generateContent',
    '/constructor',
  ])('any path is answered: %j', async (path) => {
    const { statusCode, body: answer } = await demo.request({
      origin: 'http://demo.invalid',
      path,
      method: 'POST',
      body: '{}',
    });
    expect([400, 404]).toContain(statusCode);
    expect(await answer.text()).toContain('Portunus demo');
  });
});
