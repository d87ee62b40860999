import {
  dataEvent,
  demoModel,
  splitWords,
  type DemoDialect,
  type DemoFacts,
  type DemoRequest,
  type DemoTurn,
  type Turn,
} from './demo-dialect.ts';
import { writeOpenAiError } from './openai-error.ts';
import { asList, asLoose, asText, joinText, type Loose } from './loose-json.ts';

export const demoOpenAiChat: DemoDialect = {
  required: 'messages',
  read: (body) => ({
    turns: asList(body['messages']).flatMap(readMessage),
    tools: asList(body['tools'])
      .filter((tool) => tool['type'] === 'function')
      .map((tool) => asLoose(tool['function']))
      .map((tool) => ({
        name: asText(tool['name']),
        namespace: null,
        kind: 'function',
        schema: tool['parameters'],
      })),
    choice: readChoice(body['tool_choice']),
    json: readFormat(asLoose(body['response_format'])),
    stream: body['stream'] === true,
    streamUsage: asLoose(body['stream_options'])['include_usage'] === true,
  }),
  writeWhole: (turn, facts) => ({
    ...writeCompletion(facts),
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: turn.text,
          refusal: null,
          ...(turn.call === null ? {} : { tool_calls: [writeCall(turn.call, facts)] }),
        },
        logprobs: null,
        finish_reason: finishReason(turn),
      },
    ],
    usage: writeUsage(facts),
  }),
  writeStream: (turn, facts, request) => [
    writeChunk(facts, { role: 'assistant', content: '' }),
    ...splitWords(turn.text).map((content) => writeChunk(facts, { content })),
    closeStream(turn, facts, request.streamUsage),
  ],
  // This dialect has no way to ask for a count.
  writeCount: (tokens) => ({ input_tokens: tokens }),
  writeError: writeOpenAiError,
};

function readMessage(message: Loose): Turn[] {
  const role = message['role'];
  if (role !== 'user' && role !== 'assistant' && role !== 'tool') return [];
  return [{ from: role, text: joinText(message['content']) }];
}

function readChoice(choice: unknown): DemoRequest['choice'] {
  if (choice === 'none') return 'none';
  if (choice === 'required') return 'any';
  const name = asText(asLoose(asLoose(choice)['function'])['name']);
  return name === '' ? 'auto' : { name };
}

function readFormat(format: Loose): DemoRequest['json'] {
  if (format['type'] === 'json_object') return { schema: undefined };
  return format['type'] === 'json_schema' ? { schema: asLoose(format['json_schema'])['schema'] } : null;
}

function closeStream(turn: DemoTurn, facts: DemoFacts, withUsage: boolean): string {
  const call = turn.call && writeChunk(facts, { tool_calls: [{ index: 0, ...writeCall(turn.call, facts) }] });
  const usage = {
    ...writeCompletion(facts),
    object: 'chat.completion.chunk',
    choices: [],
    usage: writeUsage(facts),
  };
  return [
    call ?? '',
    writeChunk(facts, {}, finishReason(turn)),
    withUsage ? dataEvent(usage) : '',
    'data: [DONE]\n\n',
  ].join('');
}

function writeChunk(facts: DemoFacts, delta: Loose, finish: string | null = null): string {
  const choices = [{ index: 0, delta, logprobs: null, finish_reason: finish }];
  return dataEvent({ ...writeCompletion(facts), object: 'chat.completion.chunk', choices });
}

function writeCompletion(facts: DemoFacts) {
  return { id: `chatcmpl-${facts.id}`, created: facts.createdAt, model: demoModel };
}

function writeCall(call: NonNullable<DemoTurn['call']>, facts: DemoFacts) {
  return {
    id: `call_${facts.id}`,
    type: 'function',
    function: { name: call.tool.name, arguments: JSON.stringify(call.input) },
  };
}

function writeUsage({ tokens }: DemoFacts) {
  return {
    prompt_tokens: tokens.input,
    completion_tokens: tokens.output,
    total_tokens: tokens.input + tokens.output,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0 },
  };
}

function finishReason(turn: DemoTurn): string {
  return turn.call === null ? 'stop' : 'tool_calls';
}
