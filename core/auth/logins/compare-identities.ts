import type { AccountIdentity } from '../../../shared/models/account.ts';

/** `unknown`: one of the two was never told. The organisation counts where both name one. */
export function compareIdentities(
  one: AccountIdentity | null,
  other: AccountIdentity | null,
): 'same' | 'other' | 'unknown' {
  const [subject, otherSubject] = [one?.subject ?? null, other?.subject ?? null];
  if (subject === null || otherSubject === null) return 'unknown';
  if (subject !== otherSubject) return 'other';
  const [organisation, otherOrganisation] = [one?.organisationId ?? null, other?.organisationId ?? null];
  if (organisation === null || otherOrganisation === null) return 'same';
  return organisation === otherOrganisation ? 'same' : 'other';
}
