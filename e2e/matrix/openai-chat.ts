import { dataEvent } from '../fakes/vendors/answers.ts';
import { asList, asLoose, type Loose } from '../fakes/vendors/loose.ts';
import {
  commandIn,
  compact,
  countOf,
  dataOf,
  propertiesOf,
  schemaOf,
  someCount,
  textOf,
  textsOf,
} from './speech.ts';
import type { Said, Speech, Stop, Talk } from './speech.ts';

const stops: Readonly<Record<Exclude<Stop, 'stop-sequence'>, string>> = {
  end: 'stop',
  'max-tokens': 'length',
  'tool-calls': 'tool_calls',
  filtered: 'content_filter',
};

const facts = { id: 'chatcmpl-1', created: 1, model: 'gpt-5.2' };

export const openaiChat: Speech = {
  ask: (talk, model, stream, key) => ({
    path: '/v1/chat/completions',
    headers: { authorization: `Bearer ${key}` },
    body: {
      model,
      stream,
      ...(stream ? { stream_options: { include_usage: true } } : {}),
      messages: writeMessages(talk),
      ...(talk.tools
        ? {
            tools: talk.tools.map((name) => ({
              type: 'function',
              function: { name, parameters: schemaOf('command') },
            })),
          }
        : {}),
      ...(talk.forced ? { tool_choice: { type: 'function', function: { name: talk.forced } } } : {}),
      ...(talk.thinks ? { reasoning_effort: 'high' } : {}),
      ...(talk.answerHas
        ? {
            response_format: {
              type: 'json_schema',
              json_schema: { name: 'tide', strict: true, schema: schemaOf(talk.answerHas[0]!) },
            },
          }
        : {}),
    },
  }),

  readAsked: (body) => {
    const messages = asList(body['messages']);
    const of = (...roles: string[]) =>
      messages
        .filter(({ role }) => roles.includes(textOf(role)))
        .flatMap(({ content }) => readParts(content));
    const parts = messages.flatMap(({ content }) => readParts(content));
    const results = messages.filter(({ role }) => role === 'tool');
    const find = (type: string) => asLoose(parts.find((part) => part['type'] === type)?.[type]);
    return compact<Talk>({
      system: textsOf(of('system', 'developer')).join('\n'),
      text: textsOf(of('user')).join(''),
      image: dataOf(find('image_url')['url']),
      pdf: dataOf(find('file')['file_data']),
      tools: asList(body['tools']).map((tool) => textOf(asLoose(tool['function'])['name'])),
      forced: textOf(asLoose(asLoose(body['tool_choice'])['function'])['name']),
      thinks: body['reasoning_effort'] === undefined ? undefined : true,
      answerHas: propertiesOf(asLoose(asLoose(body['response_format'])['json_schema'])['schema']),
      trip: messages
        .flatMap(({ tool_calls }) => asList(tool_calls))
        .map((call, index) => ({
          ...readCall(call),
          result: textsOf(readParts(results[index]?.['content'])).join(''),
        })),
    });
  },

  sayWhole: (said) => ({
    ...facts,
    object: 'chat.completion',
    choices: [
      { index: 0, message: { role: 'assistant', ...writeAnswer(said) }, finish_reason: writeStop(said) },
    ],
    usage: writeUsage(said),
  }),

  sayStream: (said) => {
    const chunk = (delta: Loose, finish_reason: string | null = null) =>
      dataEvent({ ...facts, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] });
    const { content, reasoning_content, tool_calls } = writeAnswer(said);
    const begun = [
      chunk({ role: 'assistant', content: '' }),
      ...(reasoning_content ? [chunk({ reasoning_content })] : []),
      ...(content ? [chunk({ content })] : []),
      ...asList(tool_calls).map((call, index) => chunk({ tool_calls: [{ index, ...call }] })),
    ];
    if (said.error)
      return [
        ...begun,
        dataEvent({ error: { message: said.error, type: 'server_error', code: 'server_error' } }),
      ];
    const usage = { ...facts, object: 'chat.completion.chunk', choices: [], usage: writeUsage(said) };
    return [...begun, chunk({}, writeStop(said)), dataEvent(usage), dataEvent('[DONE]')];
  },

  sayError: (message) => ({ error: { message, type: 'invalid_request_error', param: null, code: null } }),

  hearWhole: (body) => {
    const [choice = {}] = asList(body['choices']);
    return hear(asLoose(choice['message']), choice['finish_reason'], body);
  },

  hearStream: (events) => {
    const message = { content: '', reasoning_content: '', tool_calls: [] as Loose[] };
    let finish: unknown;
    let last: Loose = {};
    for (const event of events) {
      const [choice = {}] = asList(event['choices']);
      const delta = asLoose(choice['delta']);
      message.content += textOf(delta['content']);
      message.reasoning_content += textOf(delta['reasoning_content']);
      for (const piece of asList(delta['tool_calls'])) addCall(message.tool_calls, piece);
      finish = choice['finish_reason'] ?? finish;
      if (event['usage'] || event['error']) last = event;
    }
    return hear(message, finish, last);
  },
};

function addCall(calls: Loose[], piece: Loose): void {
  const given = asLoose(piece['function']);
  const at = countOf(piece['index']);
  const before = asLoose(calls[at]?.['function']);
  const text = textOf(before['arguments']) + textOf(given['arguments']);
  calls[at] = { function: { ...before, ...given, arguments: text } };
}

function writeMessages(talk: Talk): Loose[] {
  const content = [
    ...(talk.image && !talk.trip
      ? [{ type: 'image_url', image_url: { url: `data:image/png;base64,${talk.image}` } }]
      : []),
    ...(talk.pdf
      ? [
          {
            type: 'file',
            file: { filename: 'tide.pdf', file_data: `data:application/pdf;base64,${talk.pdf}` },
          },
        ]
      : []),
    { type: 'text', text: talk.text },
  ];
  const system = talk.system ? [{ role: 'system', content: talk.system }] : [];
  const trip = talk.trip
    ? [
        { role: 'assistant', content: null, tool_calls: writeCalls(talk.trip) },
        ...talk.trip.map(({ result }, index) => ({
          role: 'tool',
          tool_call_id: `call_${index}`,
          content: result,
        })),
      ]
    : [];
  return [...system, { role: 'user', content }, ...trip];
}

function writeCalls(calls: Said['calls']): Loose[] {
  return (calls ?? []).map(({ name, command }, index) => ({
    id: `call_${index}`,
    type: 'function',
    function: { name, arguments: JSON.stringify({ command }) },
  }));
}

function readParts(content: unknown): Loose[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : asList(content);
}

function writeAnswer(said: Said): Loose {
  return {
    content: said.text ?? null,
    ...(said.reasoning ? { reasoning_content: said.reasoning } : {}),
    ...(said.calls ? { tool_calls: writeCalls(said.calls) } : {}),
  };
}

function writeStop({ stop = 'end' }: Said): string {
  return stops[stop === 'stop-sequence' ? 'end' : stop];
}

function writeUsage({ tokens }: Said): Loose {
  const prompt = (tokens?.input ?? 0) + (tokens?.cacheRead ?? 0);
  const completion = tokens?.output ?? 0;
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: tokens?.cacheRead ?? 0 },
    completion_tokens_details: { reasoning_tokens: tokens?.reasoning ?? 0 },
  };
}

function readCall(call: Loose) {
  const given = asLoose(call['function']);
  return { name: textOf(given['name']), command: commandIn(given['arguments']) };
}

function hear(message: Loose, finish: unknown, last: Loose): Said {
  const usage = asLoose(last['usage']);
  const cacheRead = countOf(asLoose(usage['prompt_tokens_details'])['cached_tokens']);
  return compact<Said>({
    reasoning: textOf(message['reasoning_content']),
    text: textOf(message['content']),
    calls: asList(message['tool_calls']).map(readCall),
    stop: (Object.keys(stops) as (keyof typeof stops)[]).find((name) => stops[name] === finish),
    tokens: {
      input: countOf(usage['prompt_tokens']) - cacheRead,
      output: countOf(usage['completion_tokens']),
      cacheRead,
      ...compact<{ reasoning?: number }>({
        reasoning: someCount(asLoose(usage['completion_tokens_details'])['reasoning_tokens']),
      }),
    },
    error: textOf(asLoose(last['error'])['message']),
  });
}
