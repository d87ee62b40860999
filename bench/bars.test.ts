import { expect, test } from 'vitest';
import { compareWithBars } from './bars.ts';
import { Rounds } from './results.ts';

function verdicts(rounds: Rounds) {
  return Object.fromEntries(compareWithBars(rounds.summarise()).map((bar) => [bar.figure, bar]));
}

test('what a subject adds is taken within a round, then the median over the rounds', () => {
  const rounds = new Rounds();
  // A noisy second round hits both and changes nothing; an outlier in the third is outvoted.
  rounds.add({ direct: { p50Ms1k: 0.1 }, nginx: { p50Ms1k: 0.3 }, Portunus: { p50Ms1k: 0.4 } });
  rounds.add({ direct: { p50Ms1k: 5.1 }, nginx: { p50Ms1k: 5.3 }, Portunus: { p50Ms1k: 5.4 } });
  rounds.add({ direct: { p50Ms1k: 0.1 }, nginx: { p50Ms1k: 0.3 }, Portunus: { p50Ms1k: 9 } });
  expect(rounds.summarise().Portunus?.addedMs1k).toBeCloseTo(0.3);
  const bar = verdicts(rounds)['added p50, 1 KB']!;
  expect(bar.value).toBeCloseTo(1.5);
  expect(bar.met).toBe(true);
});

test('a bar is met, missed, or not measured, never guessed', () => {
  const rounds = new Rounds();
  rounds.add({
    yardstick: { cpuUsPerRequest: 100 },
    Portunus: { cpuUsPerRequest: 126, requestsPerSecond: 5000, busy: 1, idleMb: 90 },
  });
  const found = verdicts(rounds);
  expect(found['CPU per request, 1 KB']).toMatchObject({ value: 1.26, met: false });
  expect(found['memory, idle']).toMatchObject({ value: 90, met: true });
  expect(found['requests/s, 1 KB']).toMatchObject({ value: null, met: null });
});

test('what a translated stream holds is counted beyond what its sockets cost a bare proxy', () => {
  const rounds = new Rounds();
  rounds.add({
    yardstick: { kbPerStream: 70 },
    Portunus: { kbPerStream: 90 },
    translating: { kbPerStream: 140 },
  });
  const bar = verdicts(rounds)['memory of a translated stream beyond its sockets']!;
  expect(bar).toMatchObject({ value: 70, met: false });
});
