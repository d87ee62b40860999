import type { AccountView, TokenRenewal } from '../../shared/models/account.ts';
import { ownWords } from './own-words.ts';
import { account, accounts, day, hour, longWords, minute, now } from './samples.ts';

const fiveHours = { id: '5h', lengthMs: 5 * hour, model: null };
const week = { id: '7d', lengthMs: 7 * day, model: null };

const claude = { provider: 'claude', baseUrl: 'https://api.anthropic.com', keyHint: '' } as const;
const codex = { provider: 'codex', baseUrl: 'https://chatgpt.com/backend-api/codex', keyHint: '' } as const;

/** Accounts of every kind, beside those with keys. */
export const signedInAccounts: readonly AccountView[] = [
  account({
    ...claude,
    id: 'acc_own',
    label: 'Claude Code’s own login',
    kind: 'pass-through',
    quota: {
      at: now - minute,
      windows: [
        { ...fiveHours, used: 0.12, resetsAt: now + 3 * hour },
        { ...week, used: 0.4, resetsAt: now + 4 * day },
      ],
    },
  }),
  account({
    ...claude,
    id: 'acc_max',
    label: 'ada@acme.example',
    kind: 'token',
    keyHint: 'x9Qa',
    identity: {
      subject: 'u-1',
      organisationId: 'o-1',
      organisation: 'Acme Ltd',
      email: 'ada@acme.example',
      plan: 'Max 20x',
    },
    expiresAt: now + 3 * hour + 12 * minute,
    quota: {
      at: now - 2 * minute,
      windows: [
        { ...fiveHours, used: 0.38, resetsAt: now + 84 * minute },
        { ...week, used: 0.71, resetsAt: now + 3 * day },
        { ...week, id: '7d_opus', model: 'Opus', used: 0.92, resetsAt: now + 3 * day },
      ],
    },
  }),
  account({
    ...codex,
    id: 'acc_plus',
    label: 'personal plan',
    kind: 'oauth',
    renewable: true,
    identity: {
      subject: 'u-2',
      organisationId: 'o-2',
      organisation: null,
      email: 'ada.private@mail.example',
      plan: 'ChatGPT Plus',
    },
    expiresAt: now + 51 * minute,
    renewsAt: now + 41 * minute,
    quota: {
      at: now - 40_000,
      windows: [
        { ...fiveHours, id: 'primary', used: 0.22, resetsAt: now + 2 * hour },
        { ...week, id: 'secondary', used: 0.82, resetsAt: now + 2 * day },
      ],
    },
  }),
  account({
    ...codex,
    id: 'acc_codex',
    label: 'Codex login',
    kind: 'borrowed',
    source: { owner: 'codex', path: '/home/me/.codex/auth.json', entry: null },
    identity: {
      subject: 'u-3',
      organisationId: 'o-3',
      organisation: 'Acme Ltd',
      email: 'team@acme.example',
      plan: 'ChatGPT Team',
    },
    expiresAt: now + 6 * day,
    lastUsedAt: null,
  }),
];

export const everyKind: readonly AccountView[] = [...signedInAccounts, ...accounts];

/** One account in each state, as a sign-in can be in it. */
export const everySignInState: readonly AccountView[] = [
  account({
    ...codex,
    id: 's_ready',
    label: 'ready',
    kind: 'oauth',
    renewable: true,
    renewsAt: now + hour,
    expiresAt: now + 2 * hour,
  }),
  account({
    ...codex,
    id: 's_renewing',
    label: 'renewing',
    kind: 'oauth',
    renewable: true,
    expiresAt: now + minute,
    status: { state: 'refreshing' },
  }),
  account({
    ...codex,
    id: 's_failing',
    label: 'not renewed',
    kind: 'oauth',
    renewable: true,
    renewsAt: now + minute,
    expiresAt: now + 9 * minute,
    lastError: {
      words: {
        code: 'issuer-unreachable',
        account: 'not renewed',
        host: 'auth.openai.com',
        reason: 'the connection timed out',
      },
      at: now - 2 * minute,
    },
  }),
  account({
    ...codex,
    id: 's_resting',
    label: 'resting',
    kind: 'oauth',
    renewable: true,
    renewsAt: now + 5 * hour,
    expiresAt: now + 8 * hour,
    status: {
      state: 'cooling-down',
      reason: { code: 'quota-used-up', window: '5h' },
      endsAt: now + 84 * minute,
    },
    quota: { at: now, windows: [{ ...fiveHours, used: 1, resetsAt: now + 84 * minute }] },
  }),
  account({
    ...codex,
    id: 's_needed',
    label: 'signed out',
    kind: 'oauth',
    renewable: true,
    expiresAt: now - hour,
    status: { state: 'login-needed', reason: { code: 'renewal-refused', words: 'refresh_token_reused' } },
  }),
  account({
    ...claude,
    id: 's_soon',
    label: 'ends soon',
    kind: 'token',
    keyHint: 'aa11',
    expiresAt: now + 41 * minute,
  }),
  account({
    ...claude,
    id: 's_expired',
    label: 'expired',
    kind: 'token',
    keyHint: 'bb22',
    expiresAt: now - day,
    status: { state: 'expired', reason: { code: 'token-ended' } },
  }),
  account({
    ...claude,
    id: 's_unsuitable',
    label: 'refused for other tools',
    kind: 'token',
    keyHint: 'cc33',
    expiresAt: now + 90 * day,
    status: {
      state: 'unsuitable',
      reason: {
        code: 'other-tools-refused',
        words:
          'This credential is only authorized for use with Claude Code and cannot be used for other API requests.',
      },
    },
  }),
  account({
    ...claude,
    id: 's_borrowed',
    label: 'borrowed and ended',
    kind: 'borrowed',
    source: { owner: 'claude-code', path: '/home/me/.claude/.credentials.json', entry: null },
    expiresAt: now - 3 * hour,
    status: { state: 'expired', reason: { code: 'owner-must-renew', owner: 'claude-code' } },
  }),
  account({
    ...claude,
    id: 's_client',
    label: 'client without its login',
    kind: 'pass-through',
    status: { state: 'login-needed', reason: { code: 'client-login-missing' } },
  }),
  account({
    ...claude,
    id: 's_paused',
    label: 'paused',
    kind: 'token',
    keyHint: 'dd44',
    status: { state: 'paused' },
  }),
  account({
    ...claude,
    id: 's_long',
    label: 'an account whose label was written with all of the eighty characters it may have',
    kind: 'oauth',
    renewable: true,
    expiresAt: now + hour,
    status: { state: 'login-needed', reason: ownWords(longWords) },
  }),
];

export const renewals: readonly TokenRenewal[] = [
  { at: now - 12 * minute, outcome: 'renewed', reason: null },
  {
    at: now - 14 * minute,
    outcome: 'failed',
    reason: {
      code: 'issuer-unreachable',
      account: 'personal plan',
      host: 'auth.openai.com',
      reason: 'the connection timed out',
    },
  },
  { at: now - 8 * hour, outcome: 'adopted', reason: null },
  { at: now - 2 * day, outcome: 'signed-in', reason: null },
];
