import type { TokenUsage } from '../../shared/models/activity.ts';
import type { Dialect } from '../../shared/models/provider.ts';
import type { AnswerEvent, MessageAnswer } from './message/answer.ts';
import { AnswerCollector } from './message/collect-answer.ts';
import { LossReport } from './message/loss.ts';
import type { MessageRequest } from './message/request.ts';
import { ToolIndex } from './message/tool-index.ts';
import type { AnswerSource, AnswerTarget, DialectTranslation, RequestTarget } from './translation.ts';
import { translations } from './translations.ts';

export type TranslatedDialect = keyof typeof translations;
export const translatedDialects = Object.keys(translations) as TranslatedDialect[];

export const isTranslated = (dialect: Dialect): dialect is TranslatedDialect => dialect in translations;

export const plainRequest: MessageRequest = {
  model: 'asked-model',
  stream: true,
  streamUsage: true,
  turns: [{ role: 'user', parts: [{ type: 'text', text: 'Hi' }] }],
  tools: [],
};

export function sourceOf(given: Partial<AnswerSource> = {}): AnswerSource {
  let made = 0;
  return {
    maker: 'maker',
    tools: new ToolIndex([], { maxLength: 64 }),
    makeId: () => `made_${(made += 1)}`,
    loss: new LossReport(),
    ...given,
  };
}

export function targetOf(given: Partial<AnswerTarget> = {}): AnswerTarget {
  return {
    request: plainRequest,
    id: 'id1',
    createdAt: 1_000,
    framing: 'sse',
    loss: new LossReport(),
    ...given,
  };
}

export function requestTargetOf(given: Partial<RequestTarget> = {}): RequestTarget {
  return { model: 'served-model', stream: false, maker: 'maker', loss: new LossReport(), ...given };
}

/** Usage as it comes back from a dialect: Google's does not tell apart what a cache wrote. */
export function usageIn(dialect: TranslatedDialect, usage: TokenUsage): TokenUsage {
  if (dialect !== 'gemini' || usage.cacheWrite === null) return usage;
  return { ...usage, input: (usage.input ?? 0) + usage.cacheWrite, cacheWrite: null };
}

/** Every event that a parser tells of a stream, fed in the given pieces. */
export function readEvents(
  translation: DialectTranslation,
  pieces: readonly (string | Uint8Array)[],
  source = sourceOf(),
): AnswerEvent[] {
  const events: AnswerEvent[] = [];
  const parser = translation.createStreamParser(source, (event) => events.push(event));
  for (const piece of pieces) parser.feed(typeof piece === 'string' ? Buffer.from(piece) : piece);
  parser.end();
  return events;
}

/** The answer that events add up to; a stream that was cut or failed has none. */
export function collect(events: readonly AnswerEvent[]): MessageAnswer | undefined {
  const collector = new AnswerCollector();
  for (const event of events) collector.take(event);
  return collector.answer;
}

export function writeEvents(
  translation: DialectTranslation,
  events: readonly AnswerEvent[],
  target = targetOf(),
): string {
  const writer = translation.createStreamWriter(target);
  return events.map((event) => writer.write(event)).join('');
}

/** The promise of `AnswerEvent`; undefined when it is kept, else what breaks it. */
export function findDisorder(events: readonly AnswerEvent[]): string | undefined {
  let isOpen = false;
  for (const [place, event] of events.entries()) {
    if ((place === 0) !== (event.type === 'start') && event.type !== 'error')
      return `${event.type} at ${place}`;
    const isInside = event.type === 'delta' || event.type === 'citation' || event.type === 'part-end';
    if (event.type !== 'error' && isInside !== isOpen) return `${event.type} at ${place}`;
    if (event.type === 'part-start') isOpen = true;
    if (event.type === 'part-end') isOpen = false;
    const isLast = event.type === 'end' || event.type === 'error';
    if (isLast && place !== events.length - 1) return `${event.type} is not the last`;
  }
  return undefined;
}

/** What a client in the end makes of an answer: text and calls, without how they were cut or held. */
export function essenceOf(answer: MessageAnswer | undefined) {
  if (answer === undefined) return undefined;
  const { parts, stop, usage } = answer;
  const textOf = (type: 'text' | 'reasoning' | 'refusal') =>
    parts.map((part) => (part.type === type ? part.text : '')).join('');
  const calls = parts.flatMap((part) =>
    part.type === 'tool-call'
      ? [
          {
            id: part.id,
            name: part.name,
            input: part.kind === 'json' ? (JSON.parse(part.input) as unknown) : part.input,
          },
        ]
      : [],
  );
  return { text: textOf('text') + textOf('refusal'), reasoning: textOf('reasoning'), calls, stop, usage };
}
