import { expect, it } from 'vitest';
import { account } from '../api/__fixtures__/samples.ts';
import type { CliSession } from './cli-session.ts';
import { formatAccounts } from './format-accounts.ts';
import { accountDocument } from './json-documents.ts';

const now = 1_790_000_000_000;
const session = {
  now,
  programName: 'portunus',
  style: (_: unknown, text: string) => text,
} as unknown as CliSession;
const endOf = (own: Partial<typeof account>) =>
  formatAccounts(session, [accountDocument({ ...account, ...own })])[1];

it('tells when a login renews itself, and the end of one that does not', () => {
  const [inAnHour, later] = [now + 3_600_000, now + 4_000_000];
  expect(endOf({ renewable: true, expiresAt: later, renewsAt: inAnHour })).toContain('renews in 1 hour');
  expect(endOf({ renewable: true, expiresAt: later, renewsAt: null })).toContain('renews itself');
  expect(endOf({ renewable: false, expiresAt: inAnHour, renewsAt: null })).toMatch(/ready {2,}in 1 hour/);
  expect(endOf({ expiresAt: null })).toMatch(/ready {2,}-/);
});
