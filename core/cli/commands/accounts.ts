import { type Command, Option } from 'commander';
import type { AccountCheck, AccountView } from '../../../shared/models/account.ts';
import { ProviderId } from '../../../shared/models/provider.ts';
import type { CliSession } from '../cli-session.ts';
import { examples } from '../command-options.ts';
import { confirm } from '../confirm.ts';
import { formatAccounts } from '../format-accounts.ts';
import { accountDocument, checkedAccountDocument, removedDocument } from '../json-documents.ts';
import { acceptPolicy, findProvider } from '../accept-policy.ts';
import { UsageError } from '../usage-error.ts';
import { addLoginCommands } from './account-logins.ts';
import { addImportCommand } from './account-import.ts';
import { addOrderCommands } from './account-order.ts';
import { refuseToForget } from '../refuse-to-forget.ts';
import { renderCheck } from '../render-check.ts';
import { promptSecret, readStdin } from '../read-secret.ts';

interface AddOptions {
  provider: ProviderId;
  keyStdin?: true;
  passThrough?: true;
  acceptPolicy?: true;
  baseUrl?: string;
  label?: string;
  check: boolean;
}

export function addAccountCommands(program: Command, session: CliSession): void {
  const accounts = program.command('accounts').description('Add, look at and remove accounts.');
  addAdd(accounts, session);
  accounts
    .command('list')
    .description('List accounts with their state and expiry.')
    .addHelpText('after', examples('portunus accounts list', 'portunus accounts list --json'))
    .action(async () => {
      const list = await session.call('accounts.list', {});
      session.show(list.map(accountDocument), (shown) => formatAccounts(session, shown));
    });
  accounts
    .command('remove')
    .description('Remove an account and its key for good.')
    .argument('<id>', 'the account’s id, or its label where that is unique')
    .option('--yes', 'do not ask')
    .addHelpText('after', examples('portunus accounts remove Work', 'portunus accounts remove Work --yes'))
    .action((id: string, options: { yes?: true }) => removeAccount(session, id, options.yes ?? false));
  addChanges(accounts, session);
  addOrderCommands(accounts, session);
  addLoginCommands(accounts, session);
  addImportCommand(accounts, session);
  accounts
    .command('test')
    .description('Make a harmless call with an account and say what came back. Exits 1 unless it works.')
    .argument('<id>', 'the account’s id, or its label where that is unique')
    .addHelpText('after', examples('portunus accounts test Work'))
    .action((id: string) => testAccount(session, id));
}

function addAdd(accounts: Command, session: CliSession): void {
  const provider = new Option('--provider <id>', 'who the account is with');
  accounts
    .command('add')
    .description(
      'Add an account by its API key, after checking that the key works; or let Claude Code keep its own login.',
    )
    .addOption(provider.choices(ProviderId.exclude(['demo']).options).makeOptionMandatory())
    .option('--key-stdin', 'read the key from standard input; without it a terminal asks, hidden')
    .option('--base-url <url>', 'where the provider is, as its own SDK takes it')
    .option('--label <label>', 'what you call it')
    .option('--no-check', 'save the key without trying it')
    .option('--pass-through', 'no key: Claude Code keeps its own login and sends it along')
    .option('--accept-policy', 'what the provider says about this was read and is accepted')
    .addHelpText(
      'after',
      examples(
        'portunus accounts add --provider anthropic',
        'portunus accounts add --provider openai --label Work --key-stdin < key.txt',
        'portunus accounts add --provider openai-compatible --base-url http://127.0.0.1:11434/v1 --key-stdin < key.txt',
        'portunus accounts add --provider claude --pass-through',
      ),
    )
    .action((options: AddOptions) => addAccount(session, options));
}

async function addAccount(session: CliSession, options: AddOptions): Promise<void> {
  if (options.passThrough === true) {
    await addPassThrough(session, options);
    return;
  }
  const { provider, check, baseUrl, label } = options;
  const key =
    options.keyStdin === true
      ? await readStdin(session, 'key')
      : await promptSecret(session, 'API key', '--key-stdin');
  await refuseToForget(session);
  const { providers } = await session.call('state.snapshot', {});
  const policy = providers.find(({ id }) => id === provider)?.policy;
  if (policy !== undefined) session.note(`${policy.summary.en} (as of ${policy.asOf})`);
  if (check) session.note(`Checking the key with ${provider}...`);
  const input = { provider, key: key.trim(), check };
  const added = await session.call('accounts.add', {
    ...input,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(label === undefined ? {} : { label }),
  });
  showChecked(session, 'Added', added.account, added.check);
}

async function addPassThrough(session: CliSession, options: AddOptions): Promise<void> {
  if (options.provider !== 'claude' || options.keyStdin === true) {
    throw new UsageError(
      '--pass-through is for Claude Code’s own login: nothing is stored for it.',
      'Use it with --provider claude, and without a key.',
    );
  }
  const provider = await findProvider(session, options.provider);
  const accepted = await acceptPolicy(session, provider, ['pass-through'], options.acceptPolicy ?? false);
  const input = { label: options.label, acceptPolicy: accepted };
  const account = await session.call('accounts.addPassThrough', input);
  session.show(accountDocument(account), (shown) => [
    `Added ${shown.label} (${shown.id}).`,
    'Claude Code sends its own login along; Portunus keeps nothing of it.',
  ]);
}

async function removeAccount(session: CliSession, id: string, yes: boolean): Promise<void> {
  await confirm(session, `Remove the account "${id}" and its key?`, yes);
  const accounts = await session.call('accounts.list', {});
  const found = accounts.find((account) => account.id === id) ?? accounts.find(({ label }) => label === id);
  const removal = await session.call('accounts.remove', { account: id });
  session.show(removedDocument(found?.id ?? id, removal), (shown) => [
    `Removed ${shown.id}.`,
    ...(shown.revocation === null ? [] : [shown.revocation]),
  ]);
}

async function testAccount(session: CliSession, id: string): Promise<void> {
  session.note('Calling the provider...');
  const { account, check } = await session.call('accounts.test', { account: id });
  showChecked(session, 'Tested', account, check);
  if (check.outcome !== 'works') session.exitCode = 1;
}

function addChanges(accounts: Command, session: CliSession): void {
  const about = 'the account’s id, or its label where that is unique';
  const show = (account: AccountView) =>
    session.show(accountDocument(account), (shown) => formatAccounts(session, [shown]));
  accounts
    .command('rename')
    .description('Give an account another label.')
    .argument('<id>', about)
    .argument('<label>', 'the new label')
    .addHelpText('after', examples('portunus accounts rename Work "Day job"'))
    .action(async (account: string, label: string) =>
      show(await session.call('accounts.rename', { account, label })),
    );
  accounts
    .command('pause')
    .description('Let an account serve nothing until it is resumed.')
    .argument('<id>', about)
    .addHelpText('after', examples('portunus accounts pause Work'))
    .action(async (account: string) => show(await session.call('accounts.pause', { account })));
  accounts
    .command('resume')
    .description('End a pause, a cooldown or a "login needed", and let the next request try again.')
    .argument('<id>', about)
    .addHelpText('after', examples('portunus accounts resume Work'))
    .action(async (account: string) => show(await session.call('accounts.resume', { account })));
}

function showChecked(
  session: CliSession,
  verb: string,
  account: AccountView,
  check: AccountCheck | null,
): void {
  session.show(checkedAccountDocument(account, check), (shown) => [
    `${verb} ${shown.label} (${shown.id}).`,
    ...renderCheck(session, shown.check),
  ]);
}
