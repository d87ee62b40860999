import { isDeepStrictEqual } from 'node:util';
import type { ActivityEntry } from '../../shared/models/activity.ts';
import type { Dialect } from '../../shared/models/provider.ts';
import { readJson } from '../fakes/fake-upstream.ts';
import type { Script } from '../fakes/script.ts';
import { asLoose, type Loose } from '../fakes/vendors/loose.ts';
import type { SdkStand } from '../sdks/sdk-stand.ts';
import { anthropic } from './anthropic.ts';
import type { Trial } from './features.ts';
import { gemini } from './gemini.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiResponses } from './openai-responses.ts';
import { answerWith, readEvents, type Asked, type Said, type Speech } from './speech.ts';

const speeches: Readonly<Record<Dialect, Speech>> = {
  anthropic,
  'openai-chat': openaiChat,
  'openai-responses': openaiResponses,
  gemini,
};

const models: Readonly<Record<Dialect, string>> = {
  anthropic: 'claude-sonnet-4-5',
  'openai-chat': 'gpt-5.5',
  'openai-responses': 'gpt-5.5',
  gemini: 'gemini-2.5-pro',
};

/** Who asks whom. */
export interface Pair {
  readonly client: Dialect;
  readonly account: Dialect;
}

/**
 * Plays one exchange through the stand's engine and names what did not come through: what the loss report tells,
 * and, found by comparison, what the upstream was not asked or the client did not get.
 */
export async function runTrial(stand: SdkStand, { client, account }: Pair, trial: Trial): Promise<string[]> {
  const speech = speeches[client];
  const upstream = speeches[account];
  const asked = speech.ask(trial.talk, models[account], trial.stream, stand.endpoint.key);
  stand.upstream.setAnswer(() => scriptOf(upstream, trial));
  if (trial.fault === 'client-abort') return runAbort(stand, asked);
  const response = await send(stand, asked);
  const body = await response.text();
  const story = await stand.lastStory();
  const told = story.loss.map(({ path, reason }) => (path === '' ? reason : `\`${path}\`: ${reason}`));
  const said = readAnswer(speech, body, response, trial);
  const seen = asLoose(readJson(stand.upstream.requests.at(-1)!));
  return [
    ...told,
    ...listUnsaid(trial.talk, speech.readAsked(asked.body)),
    ...listDifferences('request', speech.readAsked(asked.body), upstream.readAsked(seen)),
    ...listDifferences('answer', expectedAnswer(upstream, trial), said),
    ...checkEnding(trial, response, story),
  ];
}

function scriptOf(upstream: Speech, { said, stream, fault }: Trial): Script {
  if (fault === 'error-before') {
    const headers = { 'content-type': 'application/json' };
    return { status: 400, headers, body: JSON.stringify(upstream.sayError(said.error!)) };
  }
  if (fault !== 'client-abort') return answerWith(upstream, said, stream);
  const events = upstream.sayStream({ ...said, error: 'never said' }).slice(0, -1);
  return { ...answerWith(upstream, said, true), steps: events, ending: 'silence' };
}

function send(
  stand: SdkStand,
  { path, headers, body }: Asked,
  signal: AbortSignal | null = null,
): Promise<Response> {
  return fetch(stand.endpoint.url + path, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  });
}

function readAnswer(speech: Speech, body: string, response: Response, trial: Trial): Said {
  if (trial.stream && response.ok) return speech.hearStream(readEvents(body));
  const said = speech.hearWhole(JSON.parse(body) as Loose);
  return said.error === undefined ? said : { error: said.error };
}

/** What a client of the upstream's own dialect would have understood. */
function expectedAnswer(upstream: Speech, { said, stream, fault }: Trial): Said {
  if (fault === 'error-before') return { error: said.error! };
  if (!stream) return upstream.hearWhole(upstream.sayWhole(said));
  return upstream.hearStream(readEvents(upstream.sayStream(said).join('')));
}

/** What the client's own dialect has no words for. */
function listUnsaid(wanted: object, said: object): string[] {
  const missing = Object.entries(wanted).filter(
    ([key, value]) => !isDeepStrictEqual(value, (said as Loose)[key]),
  );
  return missing.map(([key]) => `the client cannot say it: ${key}`);
}

function listDifferences(side: string, wanted: object, got: object): string[] {
  const keys = [...new Set([...Object.keys(wanted), ...Object.keys(got)])];
  return keys.flatMap((key) => {
    const [before, after] = [(wanted as Loose)[key], (got as Loose)[key]];
    if (isDeepStrictEqual(before, after)) return [];
    if (key === 'error' && isQuoted(before, after)) return [];
    if (key === 'tokens' && before !== undefined) return listTokens(asLoose(before), asLoose(after));
    return [`${side}: ${key} is ${JSON.stringify(after ?? null)}, not ${JSON.stringify(before ?? null)}`];
  });
}

/** Our words may stand around the provider's. */
function isQuoted(words: unknown, said: unknown): boolean {
  return typeof words === 'string' && typeof said === 'string' && said.includes(words);
}

/** A client's dialect may say a zero where the upstream said nothing. */
function listTokens(before: Loose, after: Loose): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => (before[key] ?? 0) !== (after[key] ?? 0))
    .map((key) => `answer: tokens.${key} is ${JSON.stringify(after[key] ?? null)}`);
}

function checkEnding(
  { fault }: Trial,
  { status, headers }: Response,
  { outcome, loss }: ActivityEntry,
): string[] {
  const wantedStatus = fault === 'error-before' ? 400 : 200;
  const wantedOutcome = fault === undefined ? 'completed' : 'failed';
  const counted = Number(headers.get('x-portunus-loss-count') ?? 0);
  return [
    ...(status === wantedStatus ? [] : [`status ${status}`]),
    ...(outcome === wantedOutcome ? [] : [`outcome ${outcome}`]),
    ...(counted === loss.length ? [] : [`${counted} losses counted in the header, ${loss.length} told`]),
  ];
}

/** The client leaves after the first text; the upstream must be let go of. */
async function runAbort(stand: SdkStand, asked: Asked): Promise<string[]> {
  const controller = new AbortController();
  const response = await send(stand, asked, controller.signal);
  const heard = await response.body!.getReader().read();
  controller.abort();
  const { answered } = await stand.upstream.requests.at(-1)!.closed;
  const { outcome } = await stand.lastStory();
  return [
    ...(heard.done ? ['nothing was streamed'] : []),
    ...(answered ? ['the upstream was not let go of'] : []),
    ...(outcome === 'left' ? [] : [`outcome ${outcome}`]),
  ];
}
