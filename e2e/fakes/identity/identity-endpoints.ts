import type { SeenRequest } from '../fake-upstream.ts';
import type { Script } from '../script.ts';
import { json } from '../vendors/answers.ts';
import type { Issuer } from './issuer.ts';
import type { Grant } from './mint-tokens.ts';
import { refuseLikeAnthropic, refuseLikeOpenAi } from './refuse.ts';

/** `GET /api/oauth/profile` of Anthropic. */
export function answerClaudeProfile(issuer: Issuer, request: SeenRequest): Script {
  return asClaude(issuer, request, ({ person, organisation }) => ({
    account: {
      uuid: person.id,
      email: person.email,
      full_name: person.name,
      display_name: person.name.split(' ')[0],
      has_claude_max: organisation.plan === 'claude_max',
      has_claude_pro: organisation.plan === 'claude_pro',
    },
    organization: {
      uuid: organisation.id,
      name: organisation.name,
      organization_type: organisation.plan,
      billing_type: 'stripe_subscription',
      rate_limit_tier: organisation.tier ?? `default_${organisation.plan}`,
    },
  }));
}

/** `GET /api/oauth/usage` of Anthropic. */
export function answerClaudeUsage(issuer: Issuer, request: SeenRequest): Script {
  const at = (hours: number) => new Date(issuer.clock.now() + hours * 3_600_000).toISOString();
  return asClaude(issuer, request, ({ organisation }) => {
    return (
      organisation.usage ?? {
        five_hour: { utilization: 12, resets_at: at(3) },
        seven_day: { utilization: 34, resets_at: at(90) },
        seven_day_opus: null,
        extra_usage: { is_enabled: false, monthly_limit: null, used_credits: null, utilization: null },
        limits: [
          describeLimit('session', 'session', 12, at(3)),
          describeLimit('weekly_all', 'weekly', 34, at(90)),
        ],
      }
    );
  });
}

function describeLimit(kind: string, group: string, percent: number, resetsAt: string) {
  return { kind, group, percent, severity: 'normal', resets_at: resetsAt, is_active: false, scope: null };
}

function asClaude({ ledger }: Issuer, request: SeenRequest, answer: (grant: Grant) => unknown): Script {
  const token = readBearer(request);
  const betas = String(request.headers['anthropic-beta'] ?? '').split(',');
  if (token === undefined || !betas.some((beta) => beta.trim() === 'oauth-2025-04-20')) {
    return refuseLikeAnthropic(
      'authentication_error',
      'OAuth authentication is currently not supported.',
      401,
    );
  }
  const state = ledger.judge(token);
  const grant = ledger.findFamily(token)?.grant;
  if (state === 'revoked') {
    return refuseLikeAnthropic(
      'permission_error',
      'OAuth token has been revoked. Please sign in again.',
      403,
    );
  }
  if (state !== 'live' || !grant) {
    const message = state === 'expired' ? 'OAuth token has expired.' : 'Invalid bearer token';
    return refuseLikeAnthropic('authentication_error', message, 401);
  }
  if (!grant.scopes.includes('user:profile')) {
    const message = 'OAuth token does not meet scope requirement user:profile';
    return refuseLikeAnthropic('permission_error', message, 403);
  }
  return json(answer(grant));
}

/** `GET /wham/usage` of ChatGPT. */
export function answerCodexUsage(issuer: Issuer, request: SeenRequest): Script {
  const now = Math.floor(issuer.clock.now() / 1000);
  const describeWindow = (used: number, seconds: number, left: number) => ({
    used_percent: used,
    limit_window_seconds: seconds,
    reset_after_seconds: left,
    reset_at: now + left,
  });
  return asCodex(issuer, request, ({ organisation }) => {
    return (
      organisation.usage ?? {
        plan_type: organisation.plan,
        rate_limit: {
          allowed: true,
          limit_reached: false,
          primary_window: describeWindow(12, 18_000, 9000),
          secondary_window: describeWindow(34, 604_800, 300_000),
        },
        additional_rate_limits: [],
        credits: { has_credits: false, unlimited: false, balance: '0' },
        rate_limit_reached_type: null,
      }
    );
  });
}

/** `GET /models` of the Codex backend. */
export function answerCodexModels(issuer: Issuer, request: SeenRequest): Script {
  if (!request.query.get('client_version')) {
    return refuseLikeOpenAi('missing_parameter', 'client_version is missing', 400);
  }
  return asCodex(issuer, request, () => ({
    models: [
      {
        slug: 'gpt-5.5',
        display_name: 'GPT-5.5',
        context_window: 272_000,
        max_context_window: 872_000,
        supported_reasoning_levels: [{ effort: 'low' }, { effort: 'high' }],
        default_reasoning_level: 'low',
        visibility: 'list',
        supported_in_api: true,
        input_modalities: ['text', 'image'],
      },
    ],
  }));
}

/** The header names the workspace that the answer is about; it must be one of the person's. */
function asCodex({ ledger }: Issuer, request: SeenRequest, answer: (grant: Grant) => unknown): Script {
  const token = readBearer(request);
  const state = token === undefined ? 'unknown' : ledger.judge(token);
  const grant = token === undefined ? undefined : ledger.findFamily(token)?.grant;
  if (state !== 'live' || !grant) {
    const code = state === 'expired' ? 'token_expired' : 'token_invalidated';
    return refuseLikeOpenAi(
      code,
      'Your authentication token is not valid. Please try signing in again.',
      401,
    );
  }
  const named = request.headers['chatgpt-account-id'];
  const organisation =
    named === undefined ? grant.organisation : grant.person.organisations.find(({ id }) => id === named);
  if (!organisation) return refuseLikeOpenAi('account_mismatch', 'Not a workspace of yours', 403);
  return json(answer({ ...grant, organisation }));
}

/** `GET /oauth2/v2/userinfo` of Google. */
export function answerGoogleUserinfo({ ledger }: Issuer, request: SeenRequest): Script {
  const token = readBearer(request);
  const grant = token === undefined ? undefined : ledger.findFamily(token)?.grant;
  if (token === undefined || ledger.judge(token) !== 'live' || !grant) {
    const message = 'Request had invalid authentication credentials.';
    return json({ error: { code: 401, message, status: 'UNAUTHENTICATED' } }, 401);
  }
  const { id, email, name } = grant.person;
  return json({ id, email, verified_email: true, name });
}

function readBearer(request: SeenRequest): string | undefined {
  return /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
}
