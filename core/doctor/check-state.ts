import { explainReason } from '../../shared/explain-reason.ts';
import type { AccountView } from '../../shared/models/account.ts';
import type { Finding } from '../../shared/models/doctor.ts';
import { ok } from './finding.ts';

/** What the account's state says, which is what the data plane goes by. */
export function checkState({ id, label, status }: AccountView): Finding {
  const about = { id: `account.${id}` };
  switch (status.state) {
    case 'ready':
    case 'refreshing':
      return ok(about.id, `${label} is ready.`);
    case 'paused':
      return {
        ...about,
        level: 'warn',
        message: `${label} is paused.`,
        hint: `"portunus accounts resume ${id}" ends that.`,
      };
    case 'cooling-down':
      return {
        ...about,
        level: 'warn',
        message: `${label} is resting: ${explainReason(status.reason)}`,
        hint: 'Time mends it.',
      };
    case 'login-needed':
      return {
        ...about,
        level: 'fail',
        message: `${label} needs a new sign-in or key: ${explainReason(status.reason)}`,
        hint: 'Sign in or add its key again; the same account is renewed, not doubled.',
      };
    case 'expired':
      return {
        ...about,
        level: 'fail',
        message: `${label} has expired: ${explainReason(status.reason)}`,
        hint: 'Sign in with it again; the same account is renewed, not doubled.',
      };
    case 'unsuitable':
      return {
        ...about,
        level: 'fail',
        message: `${label} is not for other tools: ${explainReason(status.reason)}`,
        hint: 'Use an API key for them; "portunus accounts resume" tries this account again.',
      };
    case 'locked':
      return {
        ...about,
        level: 'fail',
        message: `${label} cannot be used: ${explainReason(status.reason)}`,
        hint: 'Unlock the vault.',
      };
  }
}
