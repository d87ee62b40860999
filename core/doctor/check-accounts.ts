import { explain } from '../../shared/explain.ts';
import { explainSentence } from '../../shared/explain-sentence.ts';
import type { AccountView } from '../../shared/models/account.ts';
import type { ClientStatus } from '../../shared/models/client.ts';
import type { Finding } from '../../shared/models/doctor.ts';
import type { DoctorOptions } from './doctor.ts';
import { checkEnd } from './check-end.ts';
import { checkState } from './check-state.ts';
import { ok } from './finding.ts';

/** Each account with what is known of it; `live`: and with what a one-token call finds out. */
export async function checkAccounts(
  options: DoctorOptions,
  clients: readonly ClientStatus[],
  live: boolean,
): Promise<Finding[]> {
  const accounts = options.accounts();
  if (accounts.length === 0) {
    return [
      {
        id: 'accounts',
        level: 'warn',
        message: 'There is no account yet.',
        hint: 'Add one with "portunus accounts add", or try "portunus serve --demo".',
      },
    ];
  }
  const findings: Finding[] = [];
  for (const account of accounts) {
    findings.push(checkState(account));
    if (account.kind === 'built-in') continue;
    findings.push(...checkCredential(options, account));
    findings.push(...checkEnd(account, options.now(), options.settings().expiresSoonMs));
    findings.push(...checkLastRenewal(options, account), ...checkUse(account, clients));
    findings.push(...(await checkSharing(options, account)));
    if (live && account.kind !== 'pass-through') findings.push(await checkLive(options, account));
  }
  return findings;
}

/** Whether the vault has it and can read it; a locked vault is told once, of itself. */
function checkCredential({ inspectCredential }: DoctorOptions, { id, label }: AccountView): Finding[] {
  const about = { id: `account.${id}.credential`, level: 'fail' } as const;
  switch (inspectCredential(id)) {
    case 'fine':
    case 'not-kept':
    case 'locked':
      return [];
    case 'missing':
      return [
        {
          ...about,
          message: `The vault holds no credential for ${label}.`,
          hint: 'Sign in or add its key again; the same account is renewed, not doubled.',
        },
      ];
    case 'damaged':
      return [
        {
          ...about,
          message: `The credential of ${label} cannot be decrypted, or is not what was put there.`,
          hint: 'Sign in or add its key again; if it happens to more than one account, look at the disk.',
        },
      ];
  }
}

/** A renewal that failed and was not made up for since. */
function checkLastRenewal({ lastRenewal }: DoctorOptions, { id, label }: AccountView): Finding[] {
  const last = lastRenewal(id);
  if (last === undefined || (last.outcome !== 'failed' && last.outcome !== 'refused')) return [];
  const words = last.reason === null ? '' : ` ${explainSentence(last.reason)}`;
  return [
    {
      id: `account.${id}.renewal`,
      level: last.outcome === 'refused' ? 'fail' : 'warn',
      message: `The last renewal of ${label} ${last.outcome === 'refused' ? 'was refused' : 'failed'}.${words}`,
      hint:
        last.outcome === 'refused'
          ? 'Sign in again.'
          : 'It is tried again by itself; "portunus proxy test" looks at the way there.',
    },
  ];
}

/** A login that no client sends serves nobody. */
function checkUse({ id, label, kind }: AccountView, clients: readonly ClientStatus[]): Finding[] {
  if (kind !== 'pass-through') return [];
  if (clients.some(({ state, login }) => state === 'on' && login === 'own')) return [];
  return [
    {
      id: `account.${id}.use`,
      level: 'warn',
      message: `${label} stands for a login that a client sends along, and no client does.`,
      hint: '"portunus clients apply claude-code --own-login" lets Claude Code keep its own login.',
    },
  ];
}

async function checkSharing({ findSharing }: DoctorOptions, account: AccountView): Promise<Finding[]> {
  const owner = await findSharing(account);
  if (owner === undefined) return [];
  return [
    {
      id: `account.${account.id}.sharing`,
      level: 'warn',
      message: `${owner} still keeps the login that ${account.label} was imported from: whoever renews it first signs the other out.`,
      hint: `Sign out in ${owner}, or sign in here for a login of its own.`,
    },
  ];
}

async function checkLive(options: DoctorOptions, account: AccountView): Promise<Finding> {
  const id = `account.${account.id}.live`;
  const problem = await ask(options, account);
  if (problem === null) return ok(id, `${account.label} answered a one-token call.`);
  return {
    id,
    level: 'fail',
    message: `${account.label} did not answer a one-token call: ${problem}`,
    hint: `"portunus accounts test ${account.id}" checks its credential alone.`,
  };
}

/** An account that cannot even be asked is a finding of its own, not the end of the examination. */
async function ask(options: DoctorOptions, account: AccountView): Promise<string | null> {
  try {
    return await options.askAccount(account);
  } catch (cause) {
    return explain(options.toAppError(cause)).message;
  }
}
