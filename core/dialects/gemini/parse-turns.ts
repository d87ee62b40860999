import { refuse, type Fields } from '../message/fields.ts';
import type { LossReport } from '../message/loss.ts';
import type { AssistantPart, Turn } from '../message/parts.ts';
import { CallMatching } from './call-matching.ts';
import { parseModelPart, parseTexts, parseUserPart } from './parse-parts.ts';
import { objectsOf } from './spelling.ts';

export function parseTurns(fields: Fields, loss: LossReport): Turn[] {
  const turns: Turn[] = [];
  const system = fields.maybeObject('systemInstruction');
  if (system !== undefined) {
    turns.push({ role: 'system', parts: parseTexts(system, loss) });
    system.skip('role');
    system.reportUnread(loss);
  }
  if (fields.any('contents') === undefined) refuse(fields.pathOf('contents'), 'it is missing');
  const calls = new CallMatching();
  let said: AssistantPart[] | undefined;
  for (const [place, content] of objectsOf(fields, 'contents').entries()) {
    if (readRole(content) === 'user') {
      said = undefined;
      const parts = objectsOf(content, 'parts').flatMap((part) => parseUserPart(part, calls, loss));
      turns.push({ role: 'user', parts });
    } else {
      if (said === undefined) {
        calls.begin();
        said = [];
        turns.push({ role: 'assistant', parts: said });
      }
      for (const [index, part] of objectsOf(content, 'parts').entries())
        for (const parsed of parseModelPart(part, `${place}_${index}`, calls, loss)) addPart(said, parsed);
    }
    content.reportUnread(loss);
  }
  return turns;
}

/** `function` is what the results of functions once had. */
function readRole(content: Fields): 'user' | 'model' {
  const role = content.maybeText('role') ?? 'user';
  if (role === '' || role === 'user' || role === 'function') return 'user';
  return role === 'model' ? role : refuse(content.pathOf('role'), 'it must be user or model');
}

/** Clients keep a streamed answer as the pieces it came in; the signature comes with the last one, and may come alone. */
function addPart(parts: AssistantPart[], part: AssistantPart): void {
  const last = parts.at(-1);
  const isText = part.type === 'text' || part.type === 'reasoning';
  if (isText && last?.type === part.type && last.state === undefined)
    parts[parts.length - 1] = { ...last, text: last.text + part.text, state: part.state };
  else if (!isText || part.text !== '' || part.state !== undefined) parts.push(part);
}
