import {
  demoModel,
  namedEvent,
  splitWords,
  type DemoDialect,
  type DemoFacts,
  type DemoRequest,
  type DemoTurn,
  type Turn,
} from './demo-dialect.ts';
import { asList, asLoose, asText, joinText, type Loose } from './loose-json.ts';

export const demoAnthropic: DemoDialect = {
  required: 'messages',
  read: (body) => ({
    turns: asList(body['messages']).flatMap(readMessage),
    // Those with a type of their own run at Anthropic, which the demo is not.
    tools: asList(body['tools'])
      .filter((tool) => tool['type'] === undefined || tool['type'] === 'custom')
      .filter((tool) => tool['defer_loading'] !== true)
      .map((tool) => ({
        name: asText(tool['name']),
        namespace: null,
        kind: 'function',
        schema: tool['input_schema'],
      })),
    choice: readChoice(asLoose(body['tool_choice'])),
    json: readFormat(asLoose(asLoose(body['output_config'])['format'])),
    stream: body['stream'] === true,
    streamUsage: true,
  }),
  writeWhole: (turn, facts) => ({
    ...writeMessage(facts),
    content: [
      { type: 'text', text: turn.text },
      ...(turn.call === null ? [] : [{ ...startCall(turn.call, facts), input: turn.call.input }]),
    ],
    stop_reason: stopReason(turn),
    usage: writeUsage(facts.tokens.input, facts.tokens.output),
  }),
  writeStream: (turn, facts) => [
    ...splitWords(turn.text).map((word, place) => (place === 0 ? openStream(facts) : '') + writeWord(word)),
    closeStream(turn, facts),
  ],
  writeCount: (tokens) => ({ input_tokens: tokens }),
  writeError: (status, message) => ({
    type: 'error',
    error: { type: status === 404 ? 'not_found_error' : 'invalid_request_error', message },
  }),
};

function readMessage(message: Loose): Turn[] {
  const from = message['role'];
  if (from !== 'user' && from !== 'assistant') return [];
  if (typeof message['content'] === 'string') return [{ from, text: message['content'] }];
  return asList(message['content']).flatMap((block): Turn[] => {
    if (block['type'] === 'tool_result') return [{ from: 'tool', text: joinText(block['content']) }];
    return block['type'] === 'text' ? [{ from, text: asText(block['text']) }] : [];
  });
}

function readChoice(choice: Loose): DemoRequest['choice'] {
  if (choice['type'] === 'tool') return { name: asText(choice['name']) };
  return choice['type'] === 'any' || choice['type'] === 'none' ? choice['type'] : 'auto';
}

function readFormat(format: Loose): DemoRequest['json'] {
  return format['type'] === 'json_schema' ? { schema: format['schema'] } : null;
}

function openStream(facts: DemoFacts): string {
  const message = { ...writeMessage(facts), content: [], usage: writeUsage(facts.tokens.input, 1) };
  return [
    { type: 'message_start', message },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'ping' },
  ]
    .map(namedEvent)
    .join('');
}

function writeWord(text: string): string {
  return namedEvent(delta(0, { type: 'text_delta', text }));
}

function closeStream(turn: DemoTurn, facts: DemoFacts): string {
  const ending = { stop_reason: stopReason(turn), stop_sequence: null };
  return [
    { type: 'content_block_stop', index: 0 },
    ...(turn.call === null ? [] : writeCall(turn.call, facts)),
    { type: 'message_delta', delta: ending, usage: writeUsage(facts.tokens.input, facts.tokens.output) },
    { type: 'message_stop' },
  ]
    .map(namedEvent)
    .join('');
}

function writeCall(call: NonNullable<DemoTurn['call']>, facts: DemoFacts) {
  return [
    { type: 'content_block_start', index: 1, content_block: startCall(call, facts) },
    delta(1, { type: 'input_json_delta', partial_json: JSON.stringify(call.input) }),
    { type: 'content_block_stop', index: 1 },
  ];
}

function startCall(call: NonNullable<DemoTurn['call']>, facts: DemoFacts) {
  return { type: 'tool_use', id: `toolu_${facts.id}`, name: call.tool.name, input: {} };
}

const delta = (index: number, change: Loose) => ({ type: 'content_block_delta', index, delta: change });

function writeMessage(facts: DemoFacts) {
  return {
    id: `msg_${facts.id}`,
    type: 'message',
    role: 'assistant',
    model: demoModel,
    stop_reason: null,
    stop_sequence: null,
  };
}

function writeUsage(input: number, output: number) {
  return {
    input_tokens: input,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: output,
  };
}

function stopReason(turn: DemoTurn): string {
  return turn.call === null ? 'end_turn' : 'tool_use';
}
