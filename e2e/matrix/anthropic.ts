import { namedEvent } from '../fakes/vendors/answers.ts';
import { asList, asLoose, type Loose } from '../fakes/vendors/loose.ts';
import {
  commandIn,
  commandOf,
  compact,
  countOf,
  propertiesOf,
  schemaOf,
  someCount,
  textOf,
  textsOf,
} from './speech.ts';
import type { Call, Said, Speech, Stop, Talk } from './speech.ts';

const stops: Readonly<Record<Stop, string>> = {
  end: 'end_turn',
  'max-tokens': 'max_tokens',
  'stop-sequence': 'stop_sequence',
  'tool-calls': 'tool_use',
  filtered: 'refusal',
};

const base64 = (type: string, media_type: string, data: string) => ({
  type,
  source: { type: 'base64', media_type, data },
});

export const anthropic: Speech = {
  ask: (talk, model, stream, key) => ({
    path: '/v1/messages',
    headers: { 'x-api-key': key, 'anthropic-version': '2023-06-01' },
    body: {
      model,
      stream,
      max_tokens: 32_000,
      ...(talk.system ? { system: talk.system } : {}),
      messages: writeMessages(talk),
      ...(talk.tools
        ? { tools: talk.tools.map((name) => ({ name, input_schema: schemaOf('command') })) }
        : {}),
      ...(talk.forced ? { tool_choice: { type: 'tool', name: talk.forced } } : {}),
      ...(talk.thinks ? { thinking: { type: 'enabled', budget_tokens: 16_000 } } : {}),
      ...(talk.answerHas
        ? { output_config: { format: { type: 'json_schema', schema: schemaOf(talk.answerHas[0]!) } } }
        : {}),
    },
  }),

  readAsked: (body) => {
    const messages = asList(body['messages']);
    const blocks = messages.flatMap(({ content }) => readBlocks(content));
    const results = blocks.filter(({ type }) => type === 'tool_result');
    const all = [...blocks, ...results.flatMap(({ content }) => readBlocks(content))];
    const dataIn = (type: string) =>
      textOf(asLoose(all.find((block) => block['type'] === type)?.['source'])['data']);
    const choice = asLoose(body['tool_choice']);
    return compact<Talk>({
      system: readBlocks(body['system'])
        .map(({ text }) => textOf(text))
        .join('\n'),
      text: textsOf(
        messages.filter(({ role }) => role === 'user').flatMap(({ content }) => readBlocks(content)),
      ).join(''),
      image: dataIn('image'),
      pdf: dataIn('document'),
      tools: asList(body['tools']).map(({ name }) => textOf(name)),
      forced: choice['type'] === 'tool' ? textOf(choice['name']) : undefined,
      thinks: asLoose(body['thinking'])['type'] === 'enabled' ? true : undefined,
      answerHas: propertiesOf(asLoose(asLoose(body['output_config'])['format'])['schema']),
      trip: blocks
        .filter(({ type }) => type === 'tool_use')
        .map((block, index) => ({
          name: textOf(block['name']),
          command: commandOf(block['input']),
          result: textsOf(readBlocks(results[index]?.['content'])).join(''),
        })),
    });
  },

  sayWhole: (said) => ({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-sonnet-4-5',
    content: writeAnswer(said),
    stop_reason: stops[said.stop ?? 'end'],
    stop_sequence: said.stop === 'stop-sequence' ? 'END' : null,
    usage: writeUsage(said),
  }),

  sayStream: (said) => {
    const message = { ...anthropic.sayWhole(said), content: [], stop_reason: null, stop_sequence: null };
    const blocks = writeAnswer(said).flatMap((block, index) => [
      { type: 'content_block_start', index, content_block: emptied(block) },
      ...deltasOf(block).map((delta) => ({ type: 'content_block_delta', index, delta })),
      { type: 'content_block_stop', index },
    ]);
    const delta = {
      stop_reason: stops[said.stop ?? 'end'],
      stop_sequence: said.stop === 'stop-sequence' ? 'END' : null,
    };
    const ending = said.error
      ? [{ type: 'error', error: { type: 'api_error', message: said.error } }]
      : [{ type: 'message_delta', delta, usage: writeUsage(said) }, { type: 'message_stop' }];
    return [{ type: 'message_start', message }, ...blocks, ...ending].map(namedEvent);
  },

  sayError: (message) => ({ type: 'error', error: { type: 'invalid_request_error', message } }),

  hearWhole: (body) => hear(asList(body['content']), body, asLoose(body['usage'])),

  hearStream: (events) => {
    const blocks: Loose[] = [];
    let usage: Loose = {};
    let ending: Loose = {};
    for (const event of events) {
      const at = countOf(event['index']);
      const delta = asLoose(event['delta']);
      if (event['type'] === 'message_start') usage = asLoose(asLoose(event['message'])['usage']);
      if (event['type'] === 'content_block_start')
        blocks[at] = { ...asLoose(event['content_block']), json: '' };
      if (event['type'] === 'content_block_delta') {
        const block = blocks[at]!;
        if (delta['type'] === 'text_delta') block['text'] = textOf(block['text']) + textOf(delta['text']);
        if (delta['type'] === 'thinking_delta')
          block['thinking'] = textOf(block['thinking']) + textOf(delta['thinking']);
        if (delta['type'] === 'input_json_delta')
          block['json'] = textOf(block['json']) + textOf(delta['partial_json']);
      }
      if (event['type'] === 'message_delta') {
        ending = delta;
        usage = { ...usage, ...asLoose(event['usage']) };
      }
      if (event['type'] === 'error') ending = event;
    }
    return hear(blocks, ending, usage);
  },
};

function writeMessages(talk: Talk): Loose[] {
  const content = [
    ...(talk.image && !talk.trip ? [base64('image', 'image/png', talk.image)] : []),
    ...(talk.pdf ? [base64('document', 'application/pdf', talk.pdf)] : []),
    { type: 'text', text: talk.text },
  ];
  if (talk.trip === undefined) return [{ role: 'user', content }];
  return [
    { role: 'user', content },
    {
      role: 'assistant',
      content: talk.trip.map(({ name, command }, index) => ({
        type: 'tool_use',
        id: `toolu_${index}`,
        name,
        input: { command },
      })),
    },
    {
      role: 'user',
      content: talk.trip.map(({ result }, index) => ({
        type: 'tool_result',
        tool_use_id: `toolu_${index}`,
        content: [
          { type: 'text', text: result },
          ...(talk.image && index === 0 ? [base64('image', 'image/png', talk.image)] : []),
        ],
      })),
    },
  ];
}

function readBlocks(content: unknown): Loose[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : asList(content);
}

function writeAnswer(said: Said): Loose[] {
  return [
    ...(said.reasoning ? [{ type: 'thinking', thinking: said.reasoning, signature: 'c2lnbmVk' }] : []),
    ...(said.text ? [{ type: 'text', text: said.text }] : []),
    ...(said.calls ?? []).map(({ name, command }, index) => ({
      type: 'tool_use',
      id: `toolu_${index}`,
      name,
      input: { command },
    })),
  ];
}

function writeUsage({ tokens }: Said): Loose {
  return {
    input_tokens: tokens?.input ?? 0,
    output_tokens: tokens?.output ?? 0,
    cache_read_input_tokens: tokens?.cacheRead ?? 0,
    cache_creation_input_tokens: 0,
    ...(tokens?.reasoning ? { output_tokens_details: { thinking_tokens: tokens.reasoning } } : {}),
  };
}

function emptied(block: Loose): Loose {
  if (block['type'] === 'tool_use') return { ...block, input: {} };
  return block['type'] === 'text'
    ? { type: 'text', text: '' }
    : { type: 'thinking', thinking: '', signature: '' };
}

function deltasOf(block: Loose): Loose[] {
  switch (block['type']) {
    case 'text':
      return [{ type: 'text_delta', text: block['text'] }];
    case 'tool_use':
      return [{ type: 'input_json_delta', partial_json: JSON.stringify(block['input']) }];
    default:
      return [
        { type: 'thinking_delta', thinking: block['thinking'] },
        { type: 'signature_delta', signature: block['signature'] },
      ];
  }
}

function hear(blocks: readonly Loose[], ending: Loose, usage: Loose): Said {
  const stop = (Object.keys(stops) as Stop[]).find((name) => stops[name] === ending['stop_reason']);
  const textsFrom = (type: string) =>
    blocks.map((block) => (block['type'] === type ? textOf(block[type]) : '')).join('');
  return compact<Said>({
    reasoning: textsFrom('thinking'),
    text: textsFrom('text'),
    calls: blocks.filter(({ type }) => type === 'tool_use').map(readCall),
    stop,
    tokens: {
      input: countOf(usage['input_tokens']),
      output: countOf(usage['output_tokens']),
      cacheRead: countOf(usage['cache_read_input_tokens']),
      ...compact<{ reasoning?: number }>({
        reasoning: someCount(asLoose(usage['output_tokens_details'])['thinking_tokens']),
      }),
    },
    error: textOf(asLoose(ending['error'])['message']),
  });
}

function readCall(block: Loose): Call {
  const command = textOf(block['json']) === '' ? commandOf(block['input']) : commandIn(block['json']);
  return { name: textOf(block['name']), command };
}
