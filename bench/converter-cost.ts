/**
 * What a streamed event costs between two dialects, without any network: `converter-cost ROUNDS` prints
 * `{"median":N,"worst":N}`, over all pairs: the multiple of one JSON.parse of the event that came and one
 * JSON.stringify of the event that leaves. `--pairs` shows each of them.
 */
import type { Dialect } from '../shared/models/provider.ts';
import type { AnswerEvent } from '../core/dialects/message/answer.ts';
import { LossReport } from '../core/dialects/message/loss.ts';
import { ToolIndex } from '../core/dialects/message/tool-index.ts';
import type { AnswerTarget } from '../core/dialects/translation.ts';
import { translations } from '../core/dialects/translations.ts';
import { unknownUsage } from '../shared/models/activity.ts';
import { median } from './results.ts';

const dialects = Object.keys(translations) as Dialect[];
const events = 500;
/** Each stream is read that often in a round: long enough for the clock, short enough for noise to hit both sides. */
const repeats = 20;

const loss = new LossReport();
const target: AnswerTarget = {
  request: translations.anthropic.parseRequest(
    { model: 'bench', max_tokens: 1000, messages: [{ role: 'user', content: 'Go on.' }], stream: true },
    { operation: 'generate', loss },
  ),
  id: 'bench',
  createdAt: 1,
  framing: 'sse',
  loss,
};

const opening: readonly AnswerEvent[] = [
  { type: 'start', usage: unknownUsage },
  { type: 'part-start', part: { type: 'text' } },
];

/** A stream as that dialect's vendor would send it: what opens it, and then one chunk per delta. */
function makeStream(dialect: Dialect): { head: Buffer; deltas: string[] } {
  const writer = translations[dialect].createStreamWriter(target);
  const head = opening.map((event) => writer.write(event)).join('');
  const deltas = Array.from({ length: events }, (_, index) =>
    writer.write({ type: 'delta', text: `word ${index} and a "quoted" one\n` }),
  );
  return { head: Buffer.from(head), deltas };
}

function translate(from: Dialect, to: Dialect, head: Buffer, deltas: readonly Buffer[]): number {
  const writer = translations[to].createStreamWriter(target);
  let written = 0;
  const source = { maker: 'bench', tools: new ToolIndex([], { maxLength: 64 }), makeId: () => 'id', loss };
  const parser = translations[from].createStreamParser(source, (event) => {
    written += writer.write(event).length;
  });
  parser.feed(head);
  for (const delta of deltas) parser.feed(delta);
  return written;
}

/** The least that anybody has to do who changes an event: to parse the one and to stringify the other. */
function reparse(deltas: readonly Buffer[], answer: unknown): number {
  let written = 0;
  for (const delta of deltas) {
    const text = delta.toString('utf8');
    JSON.parse(text.slice(text.indexOf('data: ') + 6));
    written += `data: ${JSON.stringify(answer)}\n\n`.length;
  }
  return written;
}

function readData(event: string | undefined): unknown {
  return JSON.parse((event ?? '').slice((event ?? '').indexOf('data: ') + 6));
}

function time(work: () => number): number {
  const begun = performance.now();
  for (let index = 0; index < repeats; index += 1) if (work() === 0) throw new Error('Nothing was written.');
  return performance.now() - begun;
}

function comparePair(from: Dialect, to: Dialect, rounds: number): number {
  const { head, deltas } = makeStream(from);
  const chunks = deltas.map((delta) => Buffer.from(delta));
  const answer = readData(makeStream(to).deltas[0]);
  const floors: number[] = [];
  const translated: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    floors.push(time(() => reparse(chunks, answer)));
    translated.push(time(() => translate(from, to, head, chunks)));
  }
  // The fastest round of each is the one that nothing else on this machine disturbed.
  return Math.min(...translated) / Math.min(...floors);
}

const rounds = Number(process.argv[2] ?? 3);
const pairs = dialects.flatMap((from) =>
  dialects.filter((to) => to !== from).map((to) => [from, to] as const),
);
const measured = pairs.map(([from, to]) => ({
  pair: `${from} > ${to}`,
  times: comparePair(from, to, rounds),
}));
if (process.argv.includes('--pairs')) console.error(measured);
const times = measured.map((one) => one.times);
console.log(JSON.stringify({ median: median(times), worst: Math.max(...times) }));
