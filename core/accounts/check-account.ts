import { request } from 'undici';
import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { AppFailure, type AppError } from '../../shared/errors.ts';
import { explainReason } from '../../shared/explain-reason.ts';
import type { AccountCheck } from '../../shared/models/account.ts';
import { readPlan } from '../providers/code-assist/read-plan.ts';
import { otherBaseUrls } from './base-url.ts';
import { harmlessCall } from './harmless-call.ts';
import { describeNetworkError } from './network-error.ts';
import { readProvidersWords } from './provider-words.ts';
import type { Upstream } from './upstream.ts';

/** A harmless call is given this long in all. */
const checkLimitMs = 15_000;
const largestListBytes = 8 * 1_048_576;

/** What the check found, and the base URL at which it found it. */
export interface CheckResult extends AccountCheck {
  readonly baseUrl: string;
}

type Probe =
  | { kind: 'list'; models: string[] }
  | { kind: 'refused'; message: string }
  | { kind: 'elsewhere'; message: string }
  | { kind: 'unclear'; message: string }
  | { kind: 'unreachable'; message: string };

/**
 * Makes a call that costs nothing and needs the key or token. Where nothing is found at the base URL that was given
 * for a key, the version part is mended and said.
 */
export async function checkAccount(upstream: Upstream, dispatcher: Dispatcher): Promise<CheckResult> {
  const given = upstream.origin + upstream.basePath;
  const signal = AbortSignal.timeout(checkLimitMs);
  const first = await probe(upstream, dispatcher, given, signal);
  const what = upstream.tokens === null ? 'key' : 'login';
  if (first.kind !== 'elsewhere') return conclude(first, given, null, what);
  // A token goes to its provider's own address and nowhere else.
  if (upstream.tokens !== null)
    return conclude({ kind: 'unclear', message: first.message }, given, null, what);
  for (const baseUrl of otherBaseUrls(given, upstream.provider.baseUrlSuffix)) {
    const found = await probe(upstream, dispatcher, baseUrl, signal);
    if (found.kind === 'list' || found.kind === 'refused') {
      return conclude(found, baseUrl, `The API is at ${baseUrl}, not at ${given}.`, what);
    }
  }
  return conclude({ kind: 'unclear', message: first.message }, given, null, what);
}

/** For an API that has no such list. `find` asks for the account's plan, and rejects with what is wrong. */
export async function checkPlan(find: () => Promise<void>): Promise<AccountCheck> {
  try {
    await find();
    return { outcome: 'works', message: 'The login works.', mended: null, models: [] };
  } catch (cause) {
    if (!(cause instanceof AppFailure)) throw cause;
    return { outcome: outcomeOf(cause.error), message: cause.message, mended: null, models: [] };
  }
}

function outcomeOf({ code }: AppError): AccountCheck['outcome'] {
  switch (code) {
    case 'accounts-unusable':
    case 'account-signed-out':
      return 'refused';
    case 'upstream-unreachable':
    case 'issuer-unreachable':
      return 'unreachable';
    default:
      return 'unclear';
  }
}

function conclude(probe: Probe, baseUrl: string, mended: string | null, what: 'key' | 'login'): CheckResult {
  switch (probe.kind) {
    case 'list':
      return { outcome: 'works', message: `The ${what} works.`, mended, models: probe.models, baseUrl };
    case 'refused':
      return { outcome: 'refused', message: probe.message, mended, models: [], baseUrl };
    case 'unreachable':
      return { outcome: 'unreachable', message: probe.message, mended, models: [], baseUrl };
    case 'elsewhere':
    case 'unclear':
      return { outcome: 'unclear', message: probe.message, mended, models: [], baseUrl };
  }
}

async function probe(
  upstream: Upstream,
  dispatcher: Dispatcher,
  baseUrl: string,
  signal: AbortSignal,
): Promise<Probe> {
  const { provider, credential, headers } = upstream;
  const call = harmlessCall(provider);
  try {
    const answer = await request(`${baseUrl}${call.path}`, {
      dispatcher,
      signal,
      method: call.method,
      body: call.body,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'identity',
        'user-agent': 'portunus',
        ...provider.defaultHeaders,
        ...headers,
        ...call.headers,
        [credential.header]: credential.value,
      },
    });
    return judge(upstream, answer.statusCode, await readText(answer.body));
  } catch (cause) {
    return { kind: 'unreachable', message: describeNetworkError(cause) };
  }
}

async function readText(body: Dispatcher.ResponseData['body']): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > largestListBytes) break;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function judge({ provider, credential }: Upstream, status: number, text: string): Probe {
  const words = readProvidersWords(text, credential) ?? `The server answered ${status}.`;
  if (status === 401 || status === 403 || (status === 400 && /api.?key/i.test(words))) {
    return { kind: 'refused', message: words };
  }
  if (status === 404 || status === 405) {
    return {
      kind: 'elsewhere',
      message: `There is no model list at this address (${status}); nothing was checked.`,
    };
  }
  if (status >= 400) return { kind: 'unclear', message: words };
  if (provider.envelope !== null) return judgePlan(text);
  const models = readModelIds(text);
  if (models !== undefined) return { kind: 'list', models };
  return { kind: 'elsewhere', message: 'The answer at this address is no model list; nothing was checked.' };
}

/** Code Assist tells the plan instead of a list. Where it names no project, the person's own may do. */
function judgePlan(text: string): Probe {
  const plan = readPlan(parseJson(text), undefined);
  if (plan === undefined) return { kind: 'unclear', message: 'The answer does not tell the plan.' };
  if (plan.kind === 'known' || plan.reason.code === 'project-missing') return { kind: 'list', models: [] };
  return { kind: 'refused', message: explainReason(plan.reason) };
}

const ModelList = z.union([
  z
    .object({ data: z.array(z.looseObject({ id: z.string() })) })
    .transform((list) => list.data.map(({ id }) => id)),
  z
    .object({ models: z.array(z.looseObject({ name: z.string() })) })
    .transform((list) => list.models.map(({ name }) => name.replace(/^models\//, ''))),
  z
    .object({ models: z.array(z.looseObject({ slug: z.string() })) })
    .transform((list) => list.models.map(({ slug }) => slug)),
]);

/** Model ids of a list in OpenAI's, Anthropic's, Gemini's or ChatGPT's shape; undefined when it is none of them. */
export function readModelIds(text: string): string[] | undefined {
  return ModelList.safeParse(parseJson(text)).data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
