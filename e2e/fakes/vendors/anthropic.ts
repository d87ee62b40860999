import { readJson } from '../fake-upstream.ts';
import { json, namedEvent, sse, usage, type Answer, type VendorOptions } from './answers.ts';
import { asList, asLoose } from './loose.ts';
import { chooseTool, fillArguments } from './tool-calls.ts';

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
