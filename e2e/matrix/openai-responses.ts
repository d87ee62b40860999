import { namedEvent } from '../fakes/vendors/answers.ts';
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

const base = {
  id: 'resp_1',
  object: 'response',
  created_at: 1,
  model: 'gpt-5.2',
  parallel_tool_calls: true,
  tools: [],
};

export const openaiResponses: Speech = {
  ask: (talk, model, stream, key) => ({
    path: '/v1/responses',
    headers: { authorization: `Bearer ${key}` },
    body: {
      model,
      stream,
      store: false,
      ...(talk.system ? { instructions: talk.system } : {}),
      input: writeItems(talk),
      ...(talk.tools
        ? {
            tools: talk.tools.map((name) => ({
              type: 'function',
              name,
              parameters: schemaOf('command'),
              strict: false,
            })),
          }
        : {}),
      ...(talk.forced ? { tool_choice: { type: 'function', name: talk.forced } } : {}),
      ...(talk.thinks ? { reasoning: { effort: 'high', summary: 'auto' } } : {}),
      ...(talk.answerHas
        ? {
            text: {
              format: {
                type: 'json_schema',
                name: 'tide',
                strict: true,
                schema: schemaOf(talk.answerHas[0]!),
              },
            },
          }
        : {}),
    },
  }),

  readAsked: (body) => {
    const items = asList(body['input']);
    const messages = items.filter(({ role }) => role !== undefined);
    const of = (...roles: string[]) =>
      messages
        .filter(({ role }) => roles.includes(textOf(role)))
        .flatMap(({ content }) => readParts(content));
    const outputs = items.filter(({ type }) => type === 'function_call_output');
    const parts = [
      ...messages.flatMap(({ content }) => readParts(content)),
      ...outputs.flatMap(({ output }) => readParts(output)),
    ];
    const find = (type: string) => parts.find((part) => part['type'] === type);
    return compact<Talk>({
      system: [textOf(body['instructions']), ...textsOf(of('system', 'developer'))]
        .filter(Boolean)
        .join('\n'),
      text: textsOf(of('user')).join(''),
      image: dataOf(find('input_image')?.['image_url']),
      pdf: dataOf(find('input_file')?.['file_data']),
      tools: asList(body['tools']).map(({ name }) => textOf(name)),
      forced: textOf(asLoose(body['tool_choice'])['name']),
      thinks: asLoose(body['reasoning'])['effort'] === undefined ? undefined : true,
      answerHas: propertiesOf(asLoose(asLoose(body['text'])['format'])['schema']),
      trip: items
        .filter(({ type }) => type === 'function_call')
        .map((item, index) => ({
          ...readCall(item),
          result: textsOf(readParts(outputs[index]?.['output'])).join(''),
        })),
    });
  },

  sayWhole: (said) => ({ ...base, ...writeEnding(said), output: writeOutput(said), usage: writeUsage(said) }),

  sayStream: (said) => {
    const created = { type: 'response.created', response: { ...base, status: 'in_progress', output: [] } };
    const items = writeOutput(said).flatMap(eventsOf);
    const status = said.error ? 'failed' : textOf(writeEnding(said)['status']);
    const failure = { status: 'failed', error: { code: 'server_error', message: said.error }, output: [] };
    const response = said.error ? { ...base, ...failure } : openaiResponses.sayWhole(said);
    const events: (Loose & { type: string })[] = [
      created,
      ...items,
      { type: `response.${status}`, response },
    ];
    return events.map((event, sequence_number) => namedEvent(Object.assign(event, { sequence_number })));
  },

  sayError: (message) => ({ error: { message, type: 'invalid_request_error', param: null, code: null } }),

  hearWhole: (body) => hear(asList(body['output']), body),

  /** Text from the deltas, all else from the items and the end, as clients do. */
  hearStream: (events) => {
    const last = events.find(({ type }) => /^response\.(completed|incomplete|failed)$/.test(textOf(type)));
    const error = events.find(({ type }) => type === 'error');
    const done = events
      .filter(({ type }) => type === 'response.output_item.done')
      .map(({ item }) => asLoose(item));
    const deltas = (kind: string) =>
      events
        .filter(({ type }) => type === kind)
        .map(({ delta }) => textOf(delta))
        .join('');
    const heard = hear(done, asLoose(last?.['response'] ?? { error: error?.['error'] ?? error }));
    return compact<Said>({
      ...heard,
      text: deltas('response.output_text.delta'),
      reasoning: deltas('response.reasoning_summary_text.delta') + deltas('response.reasoning_text.delta'),
    });
  },
};

function writeItems(talk: Talk): Loose[] {
  const picture = { type: 'input_image', image_url: `data:image/png;base64,${talk.image ?? ''}` };
  const content = [
    ...(talk.image && !talk.trip ? [picture] : []),
    ...(talk.pdf
      ? [{ type: 'input_file', filename: 'tide.pdf', file_data: `data:application/pdf;base64,${talk.pdf}` }]
      : []),
    { type: 'input_text', text: talk.text },
  ];
  const trip = talk.trip ?? [];
  return [
    { type: 'message', role: 'user', content },
    ...writeCalls(trip),
    ...trip.map(({ result }, index) => ({
      type: 'function_call_output',
      call_id: `call_${index}`,
      output: [{ type: 'input_text', text: result }, ...(talk.image && index === 0 ? [picture] : [])],
    })),
  ];
}

function writeCalls(calls: Said['calls']): (Loose & { id: string })[] {
  return (calls ?? []).map(({ name, command }, index) => ({
    id: `fc_${index}`,
    type: 'function_call',
    status: 'completed',
    call_id: `call_${index}`,
    name,
    arguments: JSON.stringify({ command }),
  }));
}

function readParts(content: unknown): Loose[] {
  return typeof content === 'string' ? [{ type: 'input_text', text: content }] : asList(content);
}

function writeOutput(said: Said): (Loose & { id: string })[] {
  const summary = [{ type: 'summary_text', text: said.reasoning }];
  const content = [{ type: 'output_text', text: said.text, annotations: [], logprobs: [] }];
  return [
    ...(said.reasoning ? [{ id: 'rs_1', type: 'reasoning', summary, encrypted_content: 'c2VhbGVk' }] : []),
    ...(said.text ? [{ id: 'msg_1', type: 'message', status: 'completed', role: 'assistant', content }] : []),
    ...writeCalls(said.calls),
  ];
}

function eventsOf(item: Loose & { id: string }, output_index: number): (Loose & { type: string })[] {
  const at = { item_id: item.id, output_index };
  const around = (empty: Loose, inner: (Loose & { type: string })[]) => [
    { type: 'response.output_item.added', output_index, item: { ...item, ...empty } },
    ...inner,
    { type: 'response.output_item.done', output_index, item },
  ];
  const [first = {}] = asList(item['content'] ?? item['summary']);
  switch (item['type']) {
    case 'message':
      return around({ status: 'in_progress', content: [] }, [
        { type: 'response.content_part.added', ...at, content_index: 0, part: { ...first, text: '' } },
        { type: 'response.output_text.delta', ...at, content_index: 0, delta: first['text'], logprobs: [] },
        { type: 'response.output_text.done', ...at, content_index: 0, text: first['text'], logprobs: [] },
        { type: 'response.content_part.done', ...at, content_index: 0, part: first },
      ]);
    case 'reasoning':
      return around({ summary: [] }, [
        {
          type: 'response.reasoning_summary_part.added',
          ...at,
          summary_index: 0,
          part: { ...first, text: '' },
        },
        { type: 'response.reasoning_summary_text.delta', ...at, summary_index: 0, delta: first['text'] },
        { type: 'response.reasoning_summary_text.done', ...at, summary_index: 0, text: first['text'] },
        { type: 'response.reasoning_summary_part.done', ...at, summary_index: 0, part: first },
      ]);
    default:
      return around({ status: 'in_progress', arguments: '' }, [
        { type: 'response.function_call_arguments.delta', ...at, delta: item['arguments'] },
        {
          type: 'response.function_call_arguments.done',
          ...at,
          arguments: item['arguments'],
          name: item['name'],
        },
      ]);
  }
}

function writeEnding({ stop }: Said): Loose {
  if (stop !== 'max-tokens' && stop !== 'filtered')
    return { status: 'completed', incomplete_details: null, error: null };
  const reason = stop === 'filtered' ? 'content_filter' : 'max_output_tokens';
  return { status: 'incomplete', incomplete_details: { reason }, error: null };
}

function writeUsage({ tokens }: Said): Loose {
  const input = (tokens?.input ?? 0) + (tokens?.cacheRead ?? 0);
  const output = tokens?.output ?? 0;
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: tokens?.cacheRead ?? 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: tokens?.reasoning ?? 0 },
    total_tokens: input + output,
  };
}

const readCall = (item: Loose) => ({ name: textOf(item['name']), command: commandIn(item['arguments']) });

function readStop(response: Loose, hasCalls: boolean): Stop | undefined {
  if (response['status'] === 'completed') return hasCalls ? 'tool-calls' : 'end';
  const { reason } = asLoose(response['incomplete_details']);
  if (response['status'] !== 'incomplete') return undefined;
  return reason === 'content_filter' ? 'filtered' : 'max-tokens';
}

function hear(items: readonly Loose[], response: Loose): Said {
  const of = (type: string) => items.filter((item) => item['type'] === type);
  const usage = asLoose(response['usage']);
  const cacheRead = countOf(asLoose(usage['input_tokens_details'])['cached_tokens']);
  const calls = of('function_call').map(readCall);
  return compact<Said>({
    reasoning: of('reasoning')
      .flatMap(({ summary, content }) => [...textsOf(summary), ...textsOf(content)])
      .join(''),
    text: of('message')
      .flatMap(({ content }) => textsOf(content))
      .join(''),
    calls,
    stop: readStop(response, calls.length > 0),
    tokens: {
      input: countOf(usage['input_tokens']) - cacheRead,
      output: countOf(usage['output_tokens']),
      cacheRead,
      ...compact<{ reasoning?: number }>({
        reasoning: someCount(asLoose(usage['output_tokens_details'])['reasoning_tokens']),
      }),
    },
    error: textOf(asLoose(response['error'])['message']),
  });
}
