import { refuse, type Fields } from '../message/fields.ts';
import type { LossReport } from '../message/loss.ts';
import type { ToolCallPart, Turn } from '../message/parts.ts';
import { parseAssistantParts, parseTexts, parseUserParts, readFunctionCall } from './parse-parts.ts';

export function parseTurns(fields: Fields, loss: LossReport): Turn[] {
  const reader = new TurnReader(loss);
  return fields.objects('messages').map((message) => {
    const turn = reader.read(message);
    // A person's name beside the role only tells speakers of the same role apart.
    message.reportUnread(loss);
    return turn;
  });
}

class TurnReader {
  readonly #loss: LossReport;
  /** Of the old kind of call, which had no id: the one that a message of role `function` answers. */
  #lastFunctionCall = '';

  constructor(loss: LossReport) {
    this.#loss = loss;
  }

  read(message: Fields): Turn {
    const role = message.text('role');
    switch (role) {
      case 'system':
      case 'developer':
        return { role: 'system', parts: parseTexts(message, this.#loss) };
      case 'user':
        return { role, parts: parseUserParts(message, this.#loss) };
      case 'assistant':
        return { role, parts: [...parseAssistantParts(message, this.#loss), ...this.#readOldCall(message)] };
      case 'tool':
        return this.#readResult(message, message.text('tool_call_id'));
      case 'function':
        message.skip('name');
        return this.#readResult(message, this.#lastFunctionCall);
      default:
        return refuse(message.pathOf('role'), 'it must be one of developer, system, user, assistant, tool');
    }
  }

  #readResult(message: Fields, callId: string): Turn {
    const content = parseTexts(message, this.#loss);
    return {
      role: 'user',
      parts: [{ type: 'tool-result', callId, content, isError: false, at: message.path }],
    };
  }

  #readOldCall(message: Fields): ToolCallPart[] {
    const call = message.maybeObject('function_call');
    if (call === undefined) return [];
    this.#lastFunctionCall = `call_${message.path.replaceAll(/\D/g, '')}`;
    return [
      {
        type: 'tool-call',
        id: this.#lastFunctionCall,
        ...readFunctionCall(call),
        kind: 'json',
        at: call.path,
      },
    ];
  }
}
