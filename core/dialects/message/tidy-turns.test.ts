import { describe, expect, test } from 'vitest';
import { LossReport } from './loss.ts';
import type { Turn, ToolCallPart, ToolResultPart } from './parts.ts';
import { cancelledWords, tidyTurns } from './tidy-turns.ts';

const text = (words: string) => ({ type: 'text', text: words }) as const;
const call = (id: string): ToolCallPart => ({
  type: 'tool-call',
  id,
  name: 'f',
  kind: 'json',
  input: '{}',
  at: id,
});
const result = (callId: string, words = callId): ToolResultPart => ({
  type: 'tool-result',
  callId,
  content: [text(words)],
  isError: false,
  at: `result ${words}`,
});
const user = (...parts: Extract<Turn, { role: 'user' }>['parts'][number][]): Turn => ({
  role: 'user',
  parts,
});
const assistant = (...parts: Extract<Turn, { role: 'assistant' }>['parts'][number][]): Turn => ({
  role: 'assistant',
  parts,
});

describe('tidyTurns', () => {
  test('pitfall 15: results come right after their calls, in the order of the calls, before what the user says', () => {
    const loss = new LossReport();
    const turns = [assistant(call('a'), call('b')), user(text('go on'), result('b')), user(result('a'))];
    expect(tidyTurns(turns, loss)).toEqual([
      assistant(call('a'), call('b')),
      user(result('a'), result('b'), text('go on')),
    ]);
    expect(loss.count).toBe(0);
  });

  test('pitfall 15: a missing result is told to be cancelled, an orphan and a second one are dropped', () => {
    const loss = new LossReport();
    const turns = [
      user(result('x')),
      assistant(call('a'), call('b')),
      user(result('a'), result('a', 'again')),
    ];
    expect(tidyTurns(turns, loss)).toEqual([
      assistant(call('a'), call('b')),
      user(result('a'), { type: 'tool-result', callId: 'b', content: [text(cancelledWords)], isError: true }),
    ]);
    expect(loss.entries.map(({ path }) => path)).toEqual(['result x', 'result again', 'b']);
  });

  test('neighbours of the same role are one turn, empty ones none', () => {
    const turns = [
      user(text('a')),
      user(),
      user(text('b')),
      assistant(text('c')),
      assistant(),
      assistant(call('d')),
    ];
    expect(tidyTurns([...turns, user(result('d'))], new LossReport())).toEqual([
      user(text('a'), text('b')),
      assistant(text('c'), call('d')),
      user(result('d')),
    ]);
  });

  test('system text keeps its place, except that results go before it', () => {
    const system: Turn = { role: 'system', parts: [text('note')] };
    expect(
      tidyTurns([system, user(text('a')), assistant(call('b')), system, user(result('b'))], new LossReport()),
    ).toEqual([system, user(text('a')), assistant(call('b')), user(result('b')), system]);
  });

  test('a conversation of many small turns takes no time to speak of', () => {
    const turns = Array.from({ length: 100_000 }, () => user(text('x')));
    expect(tidyTurns(turns, new LossReport())[0]?.parts).toHaveLength(100_000);
  });
});
