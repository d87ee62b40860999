import {
  demoModel,
  namedEvent,
  splitWords,
  type DemoDialect,
  type DemoFacts,
  type DemoRequest,
  type DemoTurn,
  type OfferedTool,
  type Turn,
} from './demo-dialect.ts';
import { writeOpenAiError } from './openai-error.ts';
import { asList, asLoose, asText, joinText, type Loose } from './loose-json.ts';

export const demoOpenAiResponses: DemoDialect = {
  required: 'input',
  read: (body) => ({
    turns: readInput(body['input']),
    tools: [...asList(body['tools']), ...findAdditionalTools(body['input'])].flatMap((tool) =>
      tool['type'] === 'namespace'
        ? asList(tool['tools']).flatMap((inner) => readTool(inner, asText(tool['name'])))
        : readTool(tool, null),
    ),
    choice: readChoice(body['tool_choice']),
    json: readFormat(asLoose(asLoose(body['text'])['format'])),
    stream: body['stream'] === true,
    streamUsage: true,
  }),
  writeWhole: (turn, facts) => writeCompleted(turn, facts),
  writeStream: (turn, facts) => {
    const number = createNumbering();
    const started = { ...writeResponse(facts), status: 'in_progress', output: [], usage: null };
    const opening = number([
      { type: 'response.created', response: started },
      { type: 'response.in_progress', response: started },
      ...openMessage(facts),
    ]);
    const words = splitWords(turn.text).map((delta) =>
      number([{ type: 'response.output_text.delta', ...inMessage(facts), delta, logprobs: [] }]),
    );
    const closing = number([
      ...closeMessage(turn, facts),
      ...(turn.call === null ? [] : writeCallEvents(turn.call, facts)),
      { type: 'response.completed', response: writeCompleted(turn, facts) },
    ]);
    return [opening, ...words, closing];
  },
  writeCount: (tokens) => ({ object: 'response.input_tokens', input_tokens: tokens }),
  writeError: writeOpenAiError,
};

function readInput(input: unknown): Turn[] {
  if (typeof input === 'string') return [{ from: 'user', text: input }];
  return asList(input).flatMap((item): Turn[] => {
    if (asText(item['type']).endsWith('_call_output'))
      return [{ from: 'tool', text: joinText(item['output']) }];
    const role = item['role'];
    return role === 'user' || role === 'assistant' ? [{ from: role, text: joinText(item['content']) }] : [];
  });
}

/** Codex's newer models bring their tools as an item of the input. */
function findAdditionalTools(input: unknown): Loose[] {
  return asList(input)
    .filter((item) => item['type'] === 'additional_tools')
    .flatMap((item) => asList(item['tools']));
}

/** Tools of other types run at OpenAI, which the demo is not. */
function readTool(tool: Loose, namespace: string | null): OfferedTool[] {
  const kind = tool['type'];
  if (kind !== 'function' && kind !== 'custom') return [];
  return [{ name: asText(tool['name']), namespace, kind, schema: tool['parameters'] }];
}

function readChoice(choice: unknown): DemoRequest['choice'] {
  if (choice === 'none') return 'none';
  if (choice === 'required') return 'any';
  const name = asText(asLoose(choice)['name']);
  return name === '' ? 'auto' : { name };
}

function readFormat(format: Loose): DemoRequest['json'] {
  if (format['type'] === 'json_object') return { schema: undefined };
  return format['type'] === 'json_schema' ? { schema: format['schema'] } : null;
}

type Event = Loose & { readonly type: string };

/** Every event of a stream carries its place in it. */
function createNumbering() {
  let next = 0;
  return (events: readonly Event[]) =>
    events
      .map((event): Event => ({ ...event, sequence_number: next++ }))
      .map(namedEvent)
      .join('');
}

function openMessage(facts: DemoFacts): Event[] {
  const item = { ...writeMessage('', facts), status: 'in_progress', content: [] };
  return [
    { type: 'response.output_item.added', output_index: 0, item },
    { type: 'response.content_part.added', ...inMessage(facts), part: writePart('') },
  ];
}

function closeMessage(turn: DemoTurn, facts: DemoFacts): Event[] {
  return [
    { type: 'response.output_text.done', ...inMessage(facts), text: turn.text, logprobs: [] },
    { type: 'response.content_part.done', ...inMessage(facts), part: writePart(turn.text) },
    { type: 'response.output_item.done', output_index: 0, item: writeMessage(turn.text, facts) },
  ];
}

function writeCallEvents(call: NonNullable<DemoTurn['call']>, facts: DemoFacts): Event[] {
  const item = writeCall(call, facts);
  const field = call.tool.kind === 'custom' ? 'input' : 'arguments';
  const event = call.tool.kind === 'custom' ? 'custom_tool_call_input' : 'function_call_arguments';
  const place = { item_id: item.id, output_index: 1 };
  const text = asText(asLoose(item)[field]);
  return [
    {
      type: 'response.output_item.added',
      output_index: 1,
      item: { ...item, status: 'in_progress', [field]: '' },
    },
    { type: `response.${event}.delta`, ...place, delta: text },
    { type: `response.${event}.done`, ...place, [field]: text, name: call.tool.name },
    { type: 'response.output_item.done', output_index: 1, item },
  ];
}

function writeCompleted(turn: DemoTurn, facts: DemoFacts) {
  const output = [
    writeMessage(turn.text, facts),
    ...(turn.call === null ? [] : [writeCall(turn.call, facts)]),
  ];
  return { ...writeResponse(facts), status: 'completed', output, usage: writeUsage(facts) };
}

function writeResponse(facts: DemoFacts) {
  return {
    id: `resp_${facts.id}`,
    object: 'response',
    created_at: facts.createdAt,
    model: demoModel,
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    parallel_tool_calls: false,
    temperature: null,
    top_p: null,
    tool_choice: 'auto',
    tools: [],
  };
}

function writeMessage(text: string, facts: DemoFacts) {
  return {
    id: `msg_${facts.id}`,
    type: 'message',
    status: 'completed',
    role: 'assistant',
    content: [writePart(text)],
  };
}

const writePart = (text: string) => ({ type: 'output_text', text, annotations: [], logprobs: [] });
const inMessage = (facts: DemoFacts) => ({ item_id: `msg_${facts.id}`, output_index: 0, content_index: 0 });

function writeCall(call: NonNullable<DemoTurn['call']>, facts: DemoFacts) {
  const namespace = call.tool.namespace === null ? {} : { namespace: call.tool.namespace };
  const common = { status: 'completed', call_id: `call_${facts.id}`, name: call.tool.name, ...namespace };
  return typeof call.input === 'string'
    ? { id: `ctc_${facts.id}`, type: 'custom_tool_call', ...common, input: call.input }
    : { id: `fc_${facts.id}`, type: 'function_call', ...common, arguments: JSON.stringify(call.input) };
}

function writeUsage({ tokens }: DemoFacts) {
  return {
    input_tokens: tokens.input,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: tokens.output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: tokens.input + tokens.output,
  };
}
