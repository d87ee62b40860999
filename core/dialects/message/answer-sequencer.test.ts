import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unknownUsage } from '../../../shared/models/activity.ts';
import { collect, findDisorder } from '../translation.suite.ts';
import { AnswerSequencer, settleStop } from './answer-sequencer.ts';
import type { AnswerEvent, StopReason } from './answer.ts';
import { ToolIndex } from './tool-index.ts';

const patch = { type: 'custom', name: 'apply_patch' } as const;
const ending = { stop: 'end', usage: unknownUsage } as const;

function sequence(tell: (sequencer: AnswerSequencer) => void): AnswerEvent[] {
  const events: AnswerEvent[] = [];
  tell(new AnswerSequencer(new ToolIndex([patch], { maxLength: 64 }), (event) => events.push(event)));
  return events;
}

const typesOf = (events: readonly AnswerEvent[]) =>
  events.map((event) => (event.type === 'delta' ? `+${event.text}` : event.type));

const open = (sequencer: AnswerSequencer, key: string, upstreamName = 'f') =>
  sequencer.call(key, { id: `id_${key}`, upstreamName, kind: 'json' });

describe('AnswerSequencer', () => {
  test('pitfall 1: starts before a call that comes first', () => {
    const events = sequence((sequencer) => {
      open(sequencer, 'a');
      sequencer.start('too late');
      sequencer.end(ending);
    });
    expect(typesOf(events)).toEqual(['start', 'part-start', '+{}', 'part-end', 'end']);
    expect(events[0]).toMatchObject({ model: undefined });
  });

  test('pitfall 4: tells calls that come mixed one after the other', () => {
    const events = sequence((sequencer) => {
      open(sequencer, 'a');
      open(sequencer, 'b');
      for (const [key, piece] of ['a{', 'b{"x"', 'a"y":', 'b:1}', 'a2}'].map((text) => [
        text[0]!,
        text.slice(1),
      ]))
        sequencer.callInput(key!, piece!);
      sequencer.end(ending);
    });
    expect(typesOf(events)).toEqual([
      'start',
      'part-start',
      '+{',
      '+"y":',
      '+2}',
      'part-end',
      'part-start',
      '+{"x"',
      '+:1}',
      'part-end',
      'end',
    ]);
  });

  test('pitfall 37: calls in a row keep their order and stream, the second does not wait for the end', () => {
    const seen: string[][] = [];
    const events: AnswerEvent[] = [];
    const sequencer = new AnswerSequencer(new ToolIndex([], { maxLength: 64 }), (event) =>
      events.push(event),
    );
    for (const key of ['a', 'b']) {
      open(sequencer, key);
      sequencer.callInput(key, `{"k":"${key}}"}`);
      seen.push(typesOf(events.splice(0)));
    }
    expect(seen).toEqual([
      ['start', 'part-start', '+{"k":"a}"}'],
      ['part-end', 'part-start', '+{"k":"b}"}'],
    ]);
  });

  test('text between unfinished arguments waits for their end', () => {
    const events = sequence((sequencer) => {
      open(sequencer, 'a');
      sequencer.callInput('a', '{"x":');
      sequencer.text('t', 'text', 'Meanwhile');
      sequencer.callInput('a', '1}');
      sequencer.end(ending);
    });
    expect(typesOf(events)).toEqual([
      'start',
      'part-start',
      '+{"x":',
      '+1}',
      'part-end',
      'part-start',
      '+Meanwhile',
      'part-end',
      'end',
    ]);
  });

  test('pitfall 6: an answer with calls ends in calls, one without them does not', () => {
    const reasons: StopReason[] = ['end', 'tool-calls', 'max-tokens', 'filtered'];
    expect(reasons.map((stop) => settleStop(stop, true))).toEqual([
      'tool-calls',
      'tool-calls',
      'max-tokens',
      'filtered',
    ]);
    expect(reasons.map((stop) => settleStop(stop, false))).toEqual(['end', 'end', 'max-tokens', 'filtered']);
  });

  test('pitfall 12: tells one end and nothing after it', () => {
    const events = sequence((sequencer) => {
      sequencer.text('t', 'text', 'Hi');
      sequencer.end(ending);
      sequencer.text('t', 'text', 'late');
      open(sequencer, 'a');
      sequencer.callInput('a', '{}');
      sequencer.end(ending);
      sequencer.fail({ status: 500, code: 'x', message: 'late', hint: '' });
    });
    expect(typesOf(events)).toEqual(['start', 'part-start', '+Hi', 'part-end', 'end']);
  });

  test('pitfall 20: arguments that never came are an empty object', () => {
    const events = sequence((sequencer) => {
      open(sequencer, 'a');
      sequencer.callInput('a', '');
      sequencer.close('a');
      sequencer.end(ending);
    });
    expect(collect(events)?.parts).toMatchObject([{ input: '{}' }]);
  });

  test('a freeform tool that was called with JSON is told as text', () => {
    const events = sequence((sequencer) => {
      open(sequencer, 'a', 'apply_patch');
      for (const piece of ['{"inp', 'ut":"*** Be', 'gin\\n"', '}']) sequencer.callInput('a', piece);
      sequencer.end(ending);
    });
    expect(collect(events)?.parts).toMatchObject([
      { name: 'apply_patch', kind: 'text', input: '*** Begin\n' },
    ]);
  });

  test('gives up on mixed calls that would have to be held without end', () => {
    const events = sequence((sequencer) => {
      open(sequencer, 'a');
      open(sequencer, 'b');
      for (let at = 0; at < 5; at += 1) sequencer.callInput('b', 'x'.repeat(1024 * 1024));
    });
    expect(events.at(-1)).toMatchObject({ type: 'error', error: { code: 'upstream-malformed' } });
  });

  test('keeps the promise of a stream whatever it is told', () => {
    const key = fc.constantFrom('a', 'b', 'c');
    const piece = fc.constantFrom('', '{', '}', '"', 'x');
    const step = fc.oneof(
      fc.tuple(fc.constant('text' as const), key, piece),
      fc.tuple(fc.constant('reasoning' as const), key, piece),
      fc.tuple(fc.constant('call' as const), key, piece),
      fc.tuple(fc.constant('input' as const), key, piece),
      fc.tuple(fc.constant('close' as const), key, piece),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const events = sequence((sequencer) => {
          for (const [what, at, text] of steps) {
            if (what === 'call') open(sequencer, at);
            else if (what === 'input') sequencer.callInput(at, text);
            else if (what === 'close') sequencer.close(at);
            else sequencer.text(at, what, text);
          }
          sequencer.end(ending);
        });
        expect(findDisorder(events)).toBeUndefined();
      }),
    );
  });
});
