import { readJson } from '../fake-upstream.ts';
import { json, namedEvent, sse, usage, type Answer, type VendorOptions } from './answers.ts';
import { asList, asLoose, asText, type Loose } from './loose.ts';
import { chooseTool, fillArguments } from './tool-calls.ts';

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
