import type { AccountView } from '../../shared/models/account.ts';
import type { FoundLogin } from '../../shared/models/login.ts';
import { attacks } from './activity-samples.ts';
import { ownWords } from './own-words.ts';
import { account, now } from './samples.ts';

/** What providers, files and other tools could put into every text of an account (row EL-7). */
export const hostileAccounts: readonly AccountView[] = attacks.map((attack, index) =>
  account({
    id: `acc_hostile_${String(index)}`,
    label: attack.slice(0, 80),
    provider: 'codex',
    kind: 'borrowed',
    baseUrl: 'https://chatgpt.com/backend-api/codex',
    source: { owner: 'codex', path: attack, entry: attack },
    identity: { subject: attack, organisationId: attack, organisation: attack, email: attack, plan: attack },
    status: { state: 'login-needed', reason: { code: 'renewal-refused', words: attack } },
    lastError: { words: ownWords(attack), at: now },
    quota: { at: now, windows: [{ id: attack, lengthMs: null, model: attack, used: 0.5, resetsAt: null }] },
  }),
);

export const hostileLogins: readonly FoundLogin[] = attacks.map((attack, index) => ({
  id: `f_hostile_${String(index)}`,
  source: { owner: 'cliproxyapi', path: attack, entry: attack },
  provider: 'codex',
  kind: 'oauth',
  name: attack,
  identity: { subject: attack, organisationId: attack, organisation: attack, email: attack, plan: attack },
  baseUrl: null,
  keyHint: '',
  expiresAt: null,
  renewable: true,
  account: null,
  problem: index % 2 === 0 ? null : ownWords(attack),
  borrowable: true,
}));
