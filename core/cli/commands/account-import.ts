import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { FoundLogin } from '../../../shared/models/login.ts';
import { LoginOwner } from '../../../shared/models/login-owner.ts';
import { loginOwnerNames } from '../../../shared/models/login-owner-name.ts';
import { acceptPolicy } from '../accept-policy.ts';
import type { CliSession } from '../cli-session.ts';
import { examples } from '../command-options.ts';
import { confirm } from '../confirm.ts';
import { formatFoundLogins, formatTakenLogins } from '../format-logins.ts';
import { importDocument } from '../json-documents.ts';
import { refuseToForget } from '../refuse-to-forget.ts';

interface ImportOptions {
  from?: LoginOwner;
  path?: string;
  borrow?: true;
  only?: string[];
  dryRun?: true;
  acceptPolicy?: true;
  check: boolean;
  yes?: true;
}

export function addImportCommand(accounts: Command, session: CliSession): void {
  accounts
    .command('import')
    .description(
      'Use the logins that other tools have on this machine. Without --from, --path or --only they are only listed.',
    )
    .addOption(new Option('--from <tool>', 'whose logins').choices(LoginOwner.options))
    .option('--path <path>', 'a file or folder with logins, instead of where the tools keep them')
    .option('--borrow', 'leave them to their tools: they are read there before each use, and never changed')
    .option('--only <ids>', 'only these of the list, separated by commas', (text) => text.split(','))
    .option('--dry-run', 'list what would be taken, and take nothing')
    .option('--accept-policy', 'what the provider says about this was read and is accepted')
    .option('--no-check', 'take them without trying whether they are alive')
    .option('--yes', 'do not ask whether the other tool may lose its login')
    .addHelpText(
      'after',
      examples(
        'portunus accounts import',
        'portunus accounts import --from codex --borrow',
        'portunus accounts import --from cliproxyapi --path ~/backup/auth-dir --accept-policy --yes',
      ),
    )
    .action((options: ImportOptions) => importLogins(session, options));
}

async function importLogins(session: CliSession, options: ImportOptions): Promise<void> {
  const { from, path, only } = options;
  const where = {
    ...(from === undefined ? {} : { owner: from }),
    ...(path === undefined ? {} : { path: resolve(path) }),
    environment: session.clientEnvironment,
  };
  const found = await session.call('imports.scan', where);
  const listsOnly =
    options.dryRun === true || (from === undefined && path === undefined && only === undefined);
  const mode = options.borrow === true ? 'borrow' : 'import';
  const logins = listsOnly ? [] : chooseLogins(found, options);
  if (logins.length === 0) {
    session.show(importDocument(found, [], []), (shown) => formatFoundLogins(session, shown.found));
    if (!listsOnly) session.exitCode = 1;
    return;
  }
  await refuseToForget(session);
  const chosen = found.filter(({ id }) => logins.includes(id));
  const accepted = await acceptPolicies(session, chosen, options.acceptPolicy ?? false);
  if (mode === 'import') await warnOwners(session, chosen, options.yes ?? false);
  if (options.check) session.note('Trying whether they are alive...');
  const how = { logins, mode, acceptPolicy: accepted, check: options.check } as const;
  const taken = await session.call('imports.take', { ...where, ...how });
  const accounts = await session.call('accounts.list', {});
  if (taken.some(({ error }) => error !== null)) session.exitCode = 1;
  session.show(importDocument(found, taken, accounts), (shown) => formatTakenLogins(session, shown.taken));
}

/** Those that were named, whatever they are, so that each gets its answer; else all that can be taken this way. */
function chooseLogins(found: readonly FoundLogin[], { only, borrow }: ImportOptions): string[] {
  if (only !== undefined) return only;
  const fits = (login: FoundLogin) => login.problem === null && (borrow !== true || login.borrowable);
  return found.filter(fits).map(({ id }) => id);
}

async function acceptPolicies(
  session: CliSession,
  chosen: readonly FoundLogin[],
  given: boolean,
): Promise<boolean> {
  const { providers } = await session.call('state.snapshot', {});
  let accepted = given;
  for (const provider of providers) {
    const own = chosen.filter((login) => login.provider === provider.id && login.kind !== 'api-key');
    // A yes to one provider's rules is none to another's.
    if (own.length > 0 && (await acceptPolicy(session, provider, ['import'], given))) accepted = true;
  }
  return accepted;
}

/** A login that is renewed in two places ends in one of them, or in both. */
async function warnOwners(session: CliSession, chosen: readonly FoundLogin[], yes: boolean): Promise<void> {
  const renewable = chosen.filter((login) => login.renewable);
  if (renewable.length === 0) return;
  const owners = [...new Set(renewable.map(({ source }) => loginOwnerNames[source.owner]))].join(', ');
  session.note(
    `From now on Portunus renews ${renewable.length === 1 ? 'this login' : 'these logins'}, which ends what ${owners} has of it: ` +
      `sign in there again if you want to go on using it by itself. --borrow leaves it to ${owners}.`,
  );
  await confirm(session, `Import, and let ${owners} be logged out?`, yes);
}
