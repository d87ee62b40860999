/** The same answers as messages.ts has, from an upstream that speaks OpenAI Chat. */
import { makeText } from './messages.ts';

const facts = { id: 'chatcmpl-bench', created: 1, model: 'bench' };
const usage = { prompt_tokens: 9, completion_tokens: 120, total_tokens: 129 };

export const chatJsonAnswer = JSON.stringify({
  ...facts,
  object: 'chat.completion',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: 'All tests pass now. '.repeat(40) },
      finish_reason: 'stop',
    },
  ],
  usage,
});

function chunk(choices: readonly object[], more: object = {}): string {
  return `data: ${JSON.stringify({ ...facts, object: 'chat.completion.chunk', choices, ...more })}\n\n`;
}

export const chatStreamStart = chunk([{ index: 0, delta: { role: 'assistant', content: '' } }]);

export const chatStreamEnd = `${chunk([{ index: 0, delta: {}, finish_reason: 'stop' }])}${chunk([], { usage })}data: [DONE]\n\n`;

export function makeChatDelta(sentAtUs: number): string {
  return chunk([{ index: 0, delta: { content: makeText(sentAtUs) }, finish_reason: null }]);
}
