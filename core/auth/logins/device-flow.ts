/**
 * Signing in at another device: the person types a short code at the provider's page while we ask every few seconds
 * whether that is done (RFC 8628, and OpenAI's own kind of it). The long code that we ask with is a secret, as is all
 * that comes back; none is logged.
 */
import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { AppFailure } from '../../../shared/errors.ts';
import type { AccountIdentity } from '../../../shared/models/account.ts';
import type { OAuthData } from '../../../shared/models/provider.ts';
import type { EpochMs } from '../../../shared/models/time.ts';
import type { TokenSet } from '../../accounts/token-set.ts';
import type { Clock } from '../../ports.ts';
import type { Provider } from '../../providers/provider-registry.ts';
import { callIssuer, type IssuerAnswer } from '../issuer/issuer-call.ts';
import { parseJson, readIssuerError } from '../issuer/issuer-words.ts';
import { judgeTokenCall } from '../issuer/token-outcome.ts';
import { deviceAddresses } from './device-addresses.ts';

export interface DeviceFlowOptions {
  readonly provider: Provider & { readonly oauth: OAuthData };
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  /** Rejects when the signal fires. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** What the person has to do, and how to hear that it is done. */
export interface DeviceLogin {
  readonly userCode: string;
  readonly page: string;
  readonly endsAt: EpochMs;
  /** Asks until there is an answer. Rejects only when the signal fires. */
  poll(signal: AbortSignal): Promise<DeviceOutcome>;
}

export type DeviceOutcome =
  | { readonly kind: 'granted'; readonly tokens: TokenSet; readonly identity: AccountIdentity | null }
  /** OpenAI's: a code that is exchanged as after a browser sign-in, with a verifier of its own making. */
  | { readonly kind: 'code'; readonly code: string; readonly verifier: string; readonly redirectUri: string }
  | { readonly kind: 'cancelled' | 'expired' }
  | { readonly kind: 'failed'; readonly words: string };

type Polled = DeviceOutcome | { readonly kind: 'pending' } | { readonly kind: 'slow-down' };

interface Begun {
  readonly userCode: string;
  readonly page: string;
  readonly intervalMs: number;
  readonly endsAt: EpochMs;
  readonly ask: () => Promise<Polled>;
}

const callLimitMs = 15_000;
const defaultIntervalMs = 5000;
const longestIntervalMs = 60_000;
/** RFC 8628, section 3.5. */
const slowDownMs = 5000;
/** OpenAI's own client gives up after as long; a longer life is nobody's wish. */
const longestLifeMs = 900_000;

/** Throws AppFailure `login-method-missing` or `login-failed`. */
export async function beginDeviceLogin(options: DeviceFlowOptions): Promise<DeviceLogin> {
  const { provider, clock, wait } = options;
  const begin = provider.oauth.deviceFlow === 'openai' ? beginOpenAi : beginStandard;
  const { userCode, page, endsAt, ask, ...begun } = await begin(options);
  const poll = async (signal: AbortSignal): Promise<DeviceOutcome> => {
    let intervalMs = begun.intervalMs;
    for (;;) {
      await wait(intervalMs, signal);
      if (clock.now() >= endsAt) return { kind: 'expired' };
      const polled = await ask();
      signal.throwIfAborted();
      if (polled.kind === 'slow-down') intervalMs = Math.min(intervalMs + slowDownMs, longestIntervalMs);
      else if (polled.kind !== 'pending') return polled;
    }
  };
  return { userCode, page, endsAt, poll };
}

const text = z.string().min(1).max(4096);
const seconds = z.coerce.number().nonnegative().max(86_400).nullish().catch(null);

const StandardBegun = z.object({
  device_code: text,
  user_code: text.max(100),
  verification_uri: z.url({ protocol: /^https?$/ }),
  verification_uri_complete: z
    .url({ protocol: /^https?$/ })
    .nullish()
    .catch(null),
  expires_in: seconds,
  interval: seconds,
});

async function beginStandard(options: DeviceFlowOptions): Promise<Begun> {
  const { provider, dispatcher, clock } = options;
  const { oauth } = provider;
  const client = {
    client_id: oauth.clientId,
    ...(oauth.clientSecret === null ? {} : { client_secret: oauth.clientSecret }),
  };
  const begun = await askToBegin(options, StandardBegun, {
    url: requireDeviceUrl(provider),
    body: new URLSearchParams({ ...client, scope: oauth.scopes.join(' ') }),
  });
  const ask = async (): Promise<Polled> => {
    const result = await callIssuer(dispatcher, {
      ...encode(
        new URLSearchParams({
          ...client,
          grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
          device_code: begun.device_code,
        }),
      ),
      url: oauth.tokenUrl,
      method: 'POST',
      limitMs: callLimitMs,
    });
    const outcome = judgeTokenCall({ result, secrets: [begun.device_code], receivedAt: clock.now() });
    if (outcome.kind === 'granted') return outcome;
    if (outcome.kind === 'refused') return judgeStandardError(outcome);
    return { kind: outcome.kind === 'unsent' ? 'pending' : 'slow-down' };
  };
  return {
    userCode: begun.user_code,
    page: begun.verification_uri_complete ?? begun.verification_uri,
    intervalMs: readInterval(begun.interval),
    endsAt: clock.now() + Math.min((begun.expires_in ?? Infinity) * 1000, longestLifeMs),
    ask,
  };
}

function judgeStandardError({ code, words }: { code: string; words: string }): Polled {
  switch (code) {
    case 'authorization_pending':
      return { kind: 'pending' };
    case 'slow_down':
      return { kind: 'slow-down' };
    case 'expired_token':
      return { kind: 'expired' };
    case 'access_denied':
      return { kind: 'cancelled' };
    default:
      return { kind: 'failed', words };
  }
}

/** The interval comes as a text, and the user's code under one of two names. */
const OpenAiBegun = z
  .object({
    device_auth_id: text,
    user_code: text.max(100).optional(),
    usercode: text.max(100).optional(),
    interval: seconds,
  })
  .transform((begun, context) => {
    const userCode = begun.user_code ?? begun.usercode;
    if (userCode === undefined) context.addIssue('no code');
    return { ...begun, userCode: userCode ?? '' };
  });
const OpenAiGranted = z.object({ authorization_code: text, code_verifier: text });

async function beginOpenAi(options: DeviceFlowOptions): Promise<Begun> {
  const { provider, dispatcher, clock } = options;
  const { oauth } = provider;
  const addresses = deviceAddresses(requireDeviceUrl(provider));
  const begun = await askToBegin(options, OpenAiBegun, {
    url: addresses.begin,
    body: { client_id: oauth.clientId },
  });
  const ask = async (): Promise<Polled> => {
    const result = await callIssuer(dispatcher, {
      ...encode({ device_auth_id: begun.device_auth_id, user_code: begun.userCode }),
      url: addresses.poll,
      method: 'POST',
      limitMs: callLimitMs,
    });
    if (result.kind === 'answered') return judgeOpenAi(result, oauth, begun.device_auth_id);
    return { kind: result.kind === 'unsent' ? 'pending' : 'slow-down' };
  };
  return {
    userCode: begun.userCode,
    page: oauth.devicePage ?? new URL('/codex/device', oauth.authorizeUrl).href,
    intervalMs: readInterval(begun.interval),
    endsAt: clock.now() + longestLifeMs,
    ask,
  };
}

/** Pending, refused and expired all look alike: 403 or 404. */
function judgeOpenAi(answer: IssuerAnswer, oauth: OAuthData, deviceCode: string): Polled {
  if (answer.status < 300) {
    const granted = OpenAiGranted.safeParse(parseJson(answer.text)).data;
    if (granted === undefined) return { kind: 'failed', words: 'its answer could not be read' };
    const redirectUri = new URL('/deviceauth/callback', oauth.authorizeUrl).href;
    return { kind: 'code', code: granted.authorization_code, verifier: granted.code_verifier, redirectUri };
  }
  if (answer.status === 403 || answer.status === 404) return { kind: 'pending' };
  if (answer.status === 429 || answer.status >= 500) return { kind: 'slow-down' };
  const words = readIssuerError(answer.text, [deviceCode])?.words;
  return { kind: 'failed', words: words ?? `it answered ${answer.status}` };
}

async function askToBegin<T>(
  { provider, dispatcher }: DeviceFlowOptions,
  schema: z.ZodType<T>,
  { url, body }: { url: string; body: URLSearchParams | Readonly<Record<string, string>> },
): Promise<T> {
  const result = await callIssuer(dispatcher, { ...encode(body), url, method: 'POST', limitMs: callLimitMs });
  const fail = (problem: string) => new AppFailure({ code: 'login-failed', provider: provider.id, problem });
  if (result.kind !== 'answered') throw fail(result.reason);
  if (result.status === 404) throw fail('it does not allow signing in by a code for this account or network');
  if (result.status >= 300) {
    throw fail(readIssuerError(result.text, [])?.words ?? `it answered ${result.status}`);
  }
  const begun = schema.safeParse(parseJson(result.text));
  if (!begun.success) throw fail('its answer could not be read');
  return begun.data;
}

function encode(body: URLSearchParams | Readonly<Record<string, string>>) {
  return body instanceof URLSearchParams
    ? { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: body.toString() }
    : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function requireDeviceUrl({ id, oauth }: DeviceFlowOptions['provider']): string {
  if (oauth.deviceUrl !== null) return oauth.deviceUrl;
  throw new AppFailure({ code: 'login-method-missing', provider: id, method: 'device-code' });
}

/** A second at least: an issuer that says 0 does not mean a flood. */
function readInterval(given: number | null | undefined): number {
  return Math.min(Math.max((given ?? defaultIntervalMs / 1000) * 1000, 1000), longestIntervalMs);
}
