import { readJson } from '../fake-upstream.ts';
import { dataEvent, json, sse, usage, type Answer, type VendorOptions } from './answers.ts';
import { asList, asLoose, type Loose } from './loose.ts';
import { chooseTool, fillArguments } from './tool-calls.ts';

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
