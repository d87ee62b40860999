import type { AccountView } from '../../shared/models/account.ts';
import type { Finding } from '../../shared/models/doctor.ts';

const hourMs = 3_600_000;

/** What nothing renews is told before it ends; an end that has come is told by the account's state. */
export function checkEnd(
  { id, label, renewable, expiresAt }: Pick<AccountView, 'id' | 'label' | 'renewable' | 'expiresAt'>,
  now: number,
  soonMs: number,
): Finding[] {
  if (renewable || expiresAt === null || expiresAt <= now || expiresAt - now > soonMs) return [];
  const hours = Math.floor((expiresAt - now) / hourMs);
  const left = hours === 0 ? 'less than an hour' : hours === 1 ? 'an hour' : `${hours} hours`;
  return [
    {
      id: `account.${id}.end`,
      level: 'warn',
      message: `${label} ends in ${left}, and nothing can renew it.`,
      hint: 'Sign in again, or paste a new token, before then.',
    },
  ];
}
