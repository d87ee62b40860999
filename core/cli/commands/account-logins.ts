import { type Command, Option } from 'commander';
import type { AccountView } from '../../../shared/models/account.ts';
import type { ProviderId } from '../../../shared/models/provider.ts';
import { acceptPolicy, findProvider } from '../accept-policy.ts';
import type { CliSession } from '../cli-session.ts';
import { examples, parseDuration } from '../command-options.ts';
import { formatAccounts } from '../format-accounts.ts';
import { formatTable } from '../format-table.ts';
import { formatRelative } from '../format-time.ts';
import { accountDocument, checkedAccountDocument, renewalDocument } from '../json-documents.ts';
import { promptSecret, readStdin } from '../read-secret.ts';
import { signIn } from '../sign-in.ts';
import { refuseToForget } from '../refuse-to-forget.ts';
import { renderCheck } from '../render-check.ts';

interface LoginOptions {
  provider: ProviderId;
  device?: true;
  paste?: true;
  browser: boolean;
  account?: string;
  label?: string;
  acceptPolicy?: true;
  yes?: true;
}

interface PasteOptions {
  provider: ProviderId;
  tokenStdin?: true;
  expiresIn?: number;
  label?: string;
  acceptPolicy?: true;
  check: boolean;
}

const about = 'the account’s id, or its label where that is unique';
const policyFlag = 'what the provider says about this was read and is accepted';

export function addLoginCommands(accounts: Command, session: CliSession): void {
  addLogin(accounts, session);
  addPasteToken(accounts, session);
  accounts
    .command('renew')
    .description('Renew an account’s token now, whatever its age.')
    .argument('<id>', about)
    .addHelpText('after', examples('portunus accounts renew Work'))
    .action(async (account: string) => show(session, await session.call('accounts.renew', { account })));
  accounts
    .command('renewals')
    .description('List what became of an account’s token, newest first.')
    .argument('<id>', about)
    .addHelpText(
      'after',
      examples('portunus accounts renewals Work', 'portunus accounts renewals Work --json'),
    )
    .action((account: string) => listRenewals(session, account));
}

function addLogin(accounts: Command, session: CliSession): void {
  accounts
    .command('login')
    .description('Sign in with an account: in the browser, by a code, or by pasting.')
    .addOption(chooseProvider(['codex', 'claude', 'code-assist']))
    .option('--device', 'type a short code at the provider’s page, on any device')
    .option('--paste', 'listen for nothing: paste what the provider’s page shows')
    .option('--no-browser', 'print the address, open nothing')
    .option('--account <id>', 'sign in again with this account')
    .option('--label <label>', 'what you call it')
    .option('--accept-policy', policyFlag)
    .option('--yes', 'keep who signed in, also when it is somebody else than --account')
    .addHelpText(
      'after',
      examples(
        'portunus accounts login --provider codex',
        'portunus accounts login --provider codex --device',
        'portunus accounts login --provider claude --paste --accept-policy',
        'portunus accounts login --provider codex --account Work',
      ),
    )
    .action((options: LoginOptions) => login(session, options));
}

async function login(session: CliSession, options: LoginOptions): Promise<void> {
  const method = options.device === true ? 'device-code' : 'browser';
  await refuseToForget(session);
  const provider = await findProvider(session, options.provider);
  const accepted = await acceptPolicy(session, provider, [method], options.acceptPolicy ?? false);
  const account = await signIn(session, {
    provider,
    browser: options.browser,
    yes: options.yes ?? false,
    begin: {
      provider: provider.id,
      method,
      paste: options.paste ?? false,
      account: options.account,
      label: options.label,
      acceptPolicy: accepted,
    },
  });
  session.show(accountDocument(account), (shown) => [`Saved ${shown.label} (${shown.id}).`]);
}

function addPasteToken(accounts: Command, session: CliSession): void {
  accounts
    .command('paste-token')
    .description('Add an account by a token that nothing renews, such as what "claude setup-token" prints.')
    .addOption(chooseProvider(['claude', 'codex']))
    .option('--token-stdin', 'read the token from standard input; without it a terminal asks, hidden')
    .option('--expires-in <time>', 'how long it is good for, e.g. 2h or 365d', parseDuration)
    .option('--label <label>', 'what you call it')
    .option('--no-check', 'save the token without trying it')
    .option('--accept-policy', policyFlag)
    .addHelpText(
      'after',
      examples(
        'claude setup-token | portunus accounts paste-token --provider claude --token-stdin --accept-policy',
        'portunus accounts paste-token --provider codex --token-stdin --expires-in 2h < token.txt',
      ),
    )
    .action((options: PasteOptions) => pasteToken(session, options));
}

async function pasteToken(session: CliSession, options: PasteOptions): Promise<void> {
  const token =
    options.tokenStdin === true
      ? await readStdin(session, 'token')
      : await promptSecret(session, 'Token', '--token-stdin');
  await refuseToForget(session);
  const provider = await findProvider(session, options.provider);
  const methods = ['setup-token', 'token'] as const;
  const accepted = await acceptPolicy(session, provider, methods, options.acceptPolicy ?? false);
  if (options.check) session.note(`Checking the token with ${provider.label}...`);
  const { account, check } = await session.call('accounts.pasteToken', {
    provider: provider.id,
    token,
    expiresInMs: options.expiresIn,
    label: options.label,
    acceptPolicy: accepted,
    check: options.check,
  });
  session.show(checkedAccountDocument(account, check), (shown) => [
    `Added ${shown.label} (${shown.id}).`,
    ...renderCheck(session, shown.check),
    describeEnd(session, shown.expiresAt),
  ]);
}

function describeEnd(session: CliSession, expiresAt: number | null): string {
  return expiresAt === null
    ? 'It cannot be renewed, and does not tell when it ends.'
    : `It cannot be renewed, and ends ${formatRelative(expiresAt, session.now)}.`;
}

async function listRenewals(session: CliSession, account: string): Promise<void> {
  const renewals = await session.call('accounts.renewals', { account });
  session.show(renewals.map(renewalDocument), (shown) => {
    if (shown.length === 0) return ['Nothing was renewed yet.'];
    const rows = shown.map(({ at, outcome, reason }) => [
      formatRelative(at, session.now),
      outcome,
      reason ?? '',
    ]);
    return formatTable(['WHEN', 'OUTCOME', 'WHY'], rows);
  });
}

function show(session: CliSession, account: AccountView): void {
  session.show(accountDocument(account), (shown) => formatAccounts(session, [shown]));
}

function chooseProvider(ids: readonly ProviderId[]): Option {
  return new Option('--provider <id>', 'who the account is with').choices(ids).makeOptionMandatory();
}
