import type { ActivityEntry } from '../../shared/models/activity.ts';
import { ownWords } from './own-words.ts';
import { now } from './samples.ts';

const unknownUsage = { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null };

/** The n-th newest request; the newest is running, and each kind of end is among the next few. */
export function activityEntry(index: number): ActivityEntry {
  const plain = plainEntry(index);
  if (index === 0) return { ...plain, ...running };
  if (index % 9 === 4) return { ...plain, ...translated(plain) };
  if (index % 7 === 3) return { ...plain, ...failed };
  if (index % 41 === 8) return { ...plain, ...refused };
  if (index % 41 === 11) return { ...plain, ...cut };
  if (index % 41 === 14) return { ...plain, ...left };
  if (index % 41 === 16) return { ...plain, firstByteMs: 7_900, totalMs: 21_400 };
  return plain;
}

const callers = [
  { client: 'claude-code', model: 'claude-opus-5-5', dialect: 'anthropic', provider: 'anthropic' },
  { client: 'codex', model: 'gpt-5.5', dialect: 'openai-responses', provider: 'openai' },
  { client: 'gemini-cli', model: 'gemini-3-pro', dialect: 'gemini', provider: 'gemini' },
  { client: 'my editor', model: 'claude-haiku-5-5', dialect: 'anthropic', provider: 'anthropic' },
] as const;
const paths = {
  anthropic: '/v1/messages',
  'openai-responses': '/v1/responses',
  gemini: '/v1beta/models/gemini-3-pro:streamGenerateContent',
};
const accountsOf = {
  anthropic: { account: 'acc_1', accountLabel: 'work' },
  openai: { account: 'acc_3', accountLabel: 'team key' },
  gemini: { account: 'acc_4', accountLabel: 'Gemini API key' },
};

function plainEntry(index: number): ActivityEntry {
  const { client, model, dialect, provider } = callers[index % 4] ?? callers[0];
  const firstByteMs = 300 + (index % 17) * 60;
  const { account, accountLabel } = accountsOf[provider];
  return {
    id: `req_${String(1_000_000 - index)}`,
    time: now - index * 21_000,
    client,
    dialect,
    method: 'POST',
    path: paths[dialect],
    provider,
    account,
    accountLabel,
    modelAsked: model,
    modelServed: model,
    stream: true,
    outcome: 'completed',
    status: 200,
    error: null,
    attempts: 1,
    attemptLog: [{ account, provider, status: 200, error: null, durationMs: firstByteMs - 4.2 }],
    firstByteMs,
    totalMs: 2000 + (index % 29) * 400,
    requestBytes: 182_000,
    responseBytes: 12_400,
    tokens: {
      input: 4800 + (index % 97) * 40,
      output: 1200,
      cacheRead: 74_000,
      cacheWrite: 900,
      reasoning: 300,
    },
    loss: [],
    decision: [
      { code: 'accounts-serve', accounts: [accountLabel, 'personal'], model },
      { code: 'account-asked', account: accountLabel, others: ['personal'] },
    ],
  };
}

const running = {
  outcome: 'running',
  status: null,
  firstByteMs: null,
  totalMs: null,
  responseBytes: 0,
  attemptLog: [],
  tokens: unknownUsage,
} satisfies Partial<ActivityEntry>;

const unanswered = {
  firstByteMs: null,
  responseBytes: 212,
  modelServed: null,
  tokens: unknownUsage,
} satisfies Partial<ActivityEntry>;

const keyWords = ownWords('API key not valid. Please pass a valid API key.');
const failed = {
  ...unanswered,
  outcome: 'failed',
  status: 401,
  error: keyWords,
  totalMs: 412,
  account: 'acc_4',
  accountLabel: 'Gemini API key',
  provider: 'gemini',
  attemptLog: [{ account: 'acc_4', provider: 'gemini', status: 401, error: keyWords, durationMs: 408.1 }],
} satisfies Partial<ActivityEntry>;

const refused = {
  ...unanswered,
  outcome: 'refused',
  status: 401,
  error: { code: 'local-key-wrong' },
  client: null,
  account: null,
  accountLabel: null,
  provider: null,
  attempts: 0,
  attemptLog: [],
  totalMs: 0.8,
  decision: [],
} satisfies Partial<ActivityEntry>;

const cut = {
  outcome: 'cut',
  error: { code: 'upstream-cut', account: 'work' },
  tokens: { ...unknownUsage, input: 5100, cacheRead: 60_000 },
} satisfies Partial<ActivityEntry>;

const left = {
  outcome: 'left',
  status: null,
  error: { code: 'client-left', before: 'answer' },
} satisfies Partial<ActivityEntry>;

/** The first account is resting, so another model answered, in another dialect. */
function translated({ firstByteMs }: ActivityEntry): Partial<ActivityEntry> {
  return {
    provider: 'openai',
    account: 'acc_3',
    accountLabel: 'team key',
    modelServed: 'gpt-5.5',
    attempts: 2,
    attemptLog: [
      {
        account: 'acc_1',
        provider: 'anthropic',
        status: 429,
        error: { code: 'rate-limited' },
        durationMs: 141.3,
      },
      {
        account: 'acc_3',
        provider: 'openai',
        status: 200,
        error: null,
        durationMs: (firstByteMs ?? 0) - 150,
      },
    ],
    loss: [
      { path: 'messages[3].content[0].citations', reason: 'OpenAI Responses has no place for citations.' },
    ],
    decision: [
      {
        code: 'account-left-out',
        problem: { state: 'resting', account: 'personal', reason: { code: 'rate-limited' }, endsAt: now },
      },
      { code: 'account-asked', account: 'work', others: ['team key'] },
    ],
  };
}

/** As long as the engine lets any text be. */
const long = (word: string) => `${word} `.repeat(100).slice(0, 499) + '…';

/** What other programs and models could put into every text that is shown (row EL-7). */
export function hostileEntry(index: number): ActivityEntry {
  const attack = attacks[index % attacks.length] ?? '';
  const attempt = {
    account: attack,
    provider: 'anthropic',
    status: 500,
    error: ownWords(attack),
    durationMs: 9,
  } as const;
  return {
    ...plainEntry(index),
    client: attack,
    path: attack,
    account: attack,
    accountLabel: attack,
    modelAsked: attack,
    modelServed: `${attack}2`,
    outcome: 'failed',
    status: 500,
    error: ownWords(attack),
    attempts: 1,
    attemptLog: [attempt],
    loss: [{ path: attack, reason: attack }],
    decision: [{ code: 'account-asked', account: attack, others: [attack] }],
  };
}

/** Names and errors of the greatest length. */
export function lengthyEntry(index: number): ActivityEntry {
  return {
    ...plainEntry(index),
    ...failed,
    client: 'a-client-with-a-name-as-long-as-a-label-of-ours-may-be-which-is-eighty-characters',
    modelAsked: `accounts/fireworks/models/${'very-long-model-name-'.repeat(6)}instruct`,
    modelServed: 'x'.repeat(200),
    accountLabel: 'an account whose label was written with all of the eighty characters it may have',
    error: ownWords(long('overloaded')),
    attemptLog: [
      {
        account: 'acc_4',
        provider: 'gemini',
        status: 503,
        error: ownWords(long('The model is overloaded.')),
        durationMs: 408,
      },
    ],
    loss: [{ path: `messages[0].${'content[0].'.repeat(30)}x`, reason: long('not known there') }],
  };
}

/** Each tries to become an element, a handler, a style, a link or a request to `evil.invalid`. */
export const attacks: readonly string[] = [
  ...['script', 'img', 'svg', 'iframe', 'object', 'embed', 'video', 'audio', 'link', 'style'].flatMap(
    (tag) => [
      `<${tag} src=http://evil.invalid/a onerror=alert(1) onload=alert(1)>`,
      `"><${tag} href="http://evil.invalid/b" data=x:x onload=alert(1)></${tag}>`,
      `</span></div></script><${tag}>alert(1)</${tag}>`,
      `&lt;${tag} src=x onerror=alert(1)&gt;`,
      `<${tag.toUpperCase()}/SRC="http://evil.invalid/c"/ONERROR=alert(1)//`,
      `${tag}{background:url(http://evil.invalid/d)}`,
      `<!--<${tag} src="http://evil.invalid/e--><img src=http://evil.invalid/f>">`,
      `{{constructor.constructor('alert(1)')()}}<${tag}>`,
      `\u003c${tag} src=http://evil.invalid/g onload=alert(1)\u003e`,
      `javascript:/*--></title></${tag}><svg/onload='+/"/+/onmouseover=1/+/[*/[]/+alert(1)//'>`,
    ],
  ),
];
