import { unknownUsage, type ActivityEntry } from '../../shared/models/activity.ts';
import type { Clock } from '../ports.ts';
import { cleanText, cleanTexts } from './clean-text.ts';

/** What is known when a request comes in. */
export interface StoryFacts extends Partial<
  Pick<ActivityEntry, 'client' | 'dialect' | 'modelAsked' | 'stream' | 'requestBytes'>
> {
  readonly method: string;
  readonly path: string;
}

export type CreateStory = (facts: StoryFacts) => ActivityEntry;

/** Lists in a story end here: an upstream or a client must not decide how much we keep. */
const longestList = 100;

/**
 * Makes the object that one request's way through fills in. All fields are there from the start, so
 * that every story has the same shape for the engine's compiler too.
 */
export function createStoryFactory(clock: Clock): CreateStory {
  let count = 0;
  return (facts) => {
    const time = clock.now();
    count = (count + 1) % idsPerRound;
    return {
      id: createId(time, count),
      time,
      client: facts.client ?? null,
      dialect: facts.dialect ?? null,
      method: facts.method,
      path: withoutQuery(facts.path),
      provider: null,
      account: null,
      accountLabel: null,
      modelAsked: facts.modelAsked ?? null,
      modelServed: null,
      stream: facts.stream ?? false,
      outcome: 'running',
      status: null,
      error: null,
      attempts: 0,
      attemptLog: [],
      firstByteMs: null,
      totalMs: null,
      requestBytes: facts.requestBytes ?? 0,
      responseBytes: 0,
      tokens: { ...unknownUsage },
      loss: [],
      decision: [],
    };
  };
}

/** A copy that is safe to store and to show, whatever the story was filled with, and that changes no more. */
export function cleanStory(story: ActivityEntry): ActivityEntry {
  return {
    ...story,
    client: cleanOptional(story.client),
    method: cleanText(story.method, 20),
    path: cleanText(story.path),
    accountLabel: cleanOptional(story.accountLabel),
    modelAsked: cleanOptional(story.modelAsked),
    modelServed: cleanOptional(story.modelServed),
    error: cleanTexts(story.error),
    attemptLog: story.attemptLog
      .slice(0, longestList)
      .map((attempt) => ({ ...attempt, error: cleanTexts(attempt.error) })),
    tokens: { ...story.tokens },
    loss: story.loss
      .slice(0, longestList)
      .map(({ path, reason }) => ({ path: cleanText(path), reason: cleanText(reason) })),
    decision: cleanTexts(story.decision.slice(0, longestList)),
  };
}

const cleanOptional = (text: string | null) => (text === null ? null : cleanText(text));

/** Four base-36 digits. */
const idsPerRound = 36 ** 4;

/** In the order of their time, as text too: `req_` with time, count, and chance against a count that began anew. */
function createId(time: number, count: number): string {
  const chance = Math.floor(Math.random() * idsPerRound);
  return `req_${digits(time, 9)}${digits(count, 4)}${digits(chance, 4)}`;
}

function digits(value: number, length: number): string {
  return value.toString(36).padStart(length, '0');
}

function withoutQuery(path: string): string {
  const query = path.indexOf('?');
  return query === -1 ? path : path.slice(0, query);
}
