import type { LossReport } from './loss.ts';
import type { ToolCallPart, ToolResultPart, Turn, UserPart } from './parts.ts';

type AssistantTurn = Extract<Turn, { role: 'assistant' }>;
type OtherTurn = Exclude<Turn, AssistantTurn>;

/** A turn that is still growing; all its parts come from turns of its own role. */
interface OpenTurn {
  readonly role: Turn['role'];
  readonly parts: Turn['parts'][number][];
}

/** What a call is told when the client never said how it went. */
export const cancelledWords = 'The tool was not run: the user went on without it.';

/**
 * Brings a conversation into the one order that every dialect takes (pitfall 15): neighbours of the same role are one
 * turn, and the results of an assistant's calls come first after it, in the order of the calls. A result that is
 * missing is made up as cancelled, one that belongs to no call or comes twice is dropped; both are told.
 */
export function tidyTurns(turns: readonly Turn[], loss: LossReport): readonly Turn[] {
  const tidied: OpenTurn[] = [];
  let calls: ToolCallPart[] = [];
  let between: OtherTurn[] = [];
  const closeStretch = () => {
    for (const turn of settleResults(calls, between, loss)) addTurn(tidied, turn);
    between = [];
    calls = [];
  };
  for (const turn of turns) {
    if (turn.role !== 'assistant') {
      between.push(turn);
      continue;
    }
    if (between.length > 0) closeStretch();
    for (const part of turn.parts) if (part.type === 'tool-call') calls.push(part);
    addTurn(tidied, turn);
  }
  closeStretch();
  return tidied as readonly Turn[];
}

/** Everything that stands between two assistant turns, with the results of the first one's calls in front. */
function settleResults(
  calls: readonly ToolCallPart[],
  turns: readonly OtherTurn[],
  loss: LossReport,
): readonly Turn[] {
  const open = new Set(calls.map(({ id }) => id));
  const given = new Map<string, ToolResultPart>();
  const others: Turn[] = [];
  for (const turn of turns) {
    if (turn.role === 'system') {
      others.push(turn);
      continue;
    }
    const rest: UserPart[] = [];
    for (const part of turn.parts) {
      if (part.type !== 'tool-result') rest.push(part);
      else if (given.has(part.callId)) loss.add(part.at, 'the same call has a result already');
      else if (open.has(part.callId)) given.set(part.callId, part);
      else loss.add(part.at, 'no call before it has this id');
    }
    others.push({ role: 'user', parts: rest });
  }
  const results = calls.map(({ id, at }) => given.get(id) ?? cancel(id, at, loss));
  return [{ role: 'user', parts: results }, ...others];
}

function cancel(callId: string, at: string | undefined, loss: LossReport): ToolResultPart {
  loss.add(at, 'the call has no result; it is told to have been cancelled');
  return { type: 'tool-result', callId, content: [{ type: 'text', text: cancelledWords }], isError: true };
}

/** Only turns that were made here are added to. */
function addTurn(turns: OpenTurn[], { role, parts }: Turn): void {
  if (parts.length === 0) return;
  const last = turns.at(-1);
  if (last?.role !== role) turns.push({ role, parts: [...parts] });
  else for (const part of parts) last.parts.push(part);
}
