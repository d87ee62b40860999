import { type Command, Option } from 'commander';
import type { VaultStatus } from '../../../shared/models/vault.ts';
import type { CliSession } from '../cli-session.ts';
import { examples } from '../command-options.ts';
import { vaultDocument } from '../json-documents.ts';
import { promptSecret, readSecretFile, readStdin } from '../read-secret.ts';
import { UsageError } from '../usage-error.ts';

interface PassphraseOptions {
  passphraseStdin?: true;
  passphraseFile?: string;
}
type VaultKindChoice = 'keychain' | 'passphrase' | 'session';

const flags = '--passphrase-stdin or --passphrase-file';

export function addVaultCommands(program: Command, session: CliSession): void {
  const vault = program.command('vault').description('Where the secrets of your accounts are kept.');
  vault
    .command('status')
    .description('Say where secrets are kept and whether they can be read now.')
    .addHelpText('after', examples('portunus vault status --json'))
    .action(async () => show(session, await session.call('vault.status', {})));
  withPassphrase(vault.command('unlock'))
    .description('Unlock the vault of the running engine.')
    .addHelpText(
      'after',
      examples('portunus vault unlock', 'portunus vault unlock --passphrase-file ~/.pass'),
    )
    .action((options: PassphraseOptions) => unlock(session, options));
  withPassphrase(vault.command('create'))
    .description('Choose where secrets are kept; those that are there move along.')
    .addOption(
      new Option('--kind <kind>', 'session forgets them when the engine ends').choices([
        'keychain',
        'passphrase',
        'session',
      ]),
    )
    .addHelpText(
      'after',
      examples('portunus vault create --kind passphrase', 'portunus vault create --kind keychain'),
    )
    .action((options: PassphraseOptions & { kind?: VaultKindChoice }) => create(session, options));
  withPassphrase(vault.command('change-passphrase'))
    .description('Change the passphrase. On standard input: the current one, a line break, the new one.')
    .option('--new-passphrase-file <path>', 'read the new one from a file')
    .addHelpText('after', examples('portunus vault change-passphrase'))
    .action((options: PassphraseOptions & { newPassphraseFile?: string }) => change(session, options));
}

function withPassphrase(command: Command): Command {
  return command
    .option('--passphrase-stdin', 'read the passphrase from standard input')
    .option('--passphrase-file <path>', 'read the passphrase from a file');
}

async function unlock(session: CliSession, options: PassphraseOptions): Promise<void> {
  const { kind } = await session.call('vault.status', {});
  const passphrase = kind === 'passphrase' ? await readPassphrase(session, options, 'Passphrase') : undefined;
  show(session, await session.call('vault.unlock', passphrase === undefined ? {} : { passphrase }));
  const connection = await session.connect();
  if (connection.kind === 'in-process') session.note('No engine is running, so nothing stays unlocked.');
}

async function create(
  session: CliSession,
  options: PassphraseOptions & { kind?: VaultKindChoice },
): Promise<void> {
  const kind = options.kind ?? (givesPassphrase(options) ? 'passphrase' : undefined);
  if (kind === undefined) throw new UsageError('It is not said where to keep secrets.', 'Use --kind.');
  const passphrase = kind === 'passphrase' ? await chooseNewPassphrase(session, options) : undefined;
  const input = passphrase === undefined ? { kind } : { kind, passphrase };
  show(session, await session.call('vault.create', input));
}

async function chooseNewPassphrase(session: CliSession, options: PassphraseOptions): Promise<string> {
  return givesPassphrase(options)
    ? await readPassphrase(session, options, 'Passphrase')
    : await promptTwice(session, 'New passphrase');
}

async function change(
  session: CliSession,
  options: PassphraseOptions & { newPassphraseFile?: string },
): Promise<void> {
  show(session, await session.call('vault.changePassphrase', await readBoth(session, options)));
}

async function readBoth(session: CliSession, options: PassphraseOptions & { newPassphraseFile?: string }) {
  const file = options.newPassphraseFile;
  if (options.passphraseStdin === true && file === undefined) {
    const [current, next] = (await readStdin(session, 'passphrase')).split(/\r?\n/);
    if (current && next) return { current, next };
    throw new UsageError(
      'Standard input has one line.',
      'Give the current passphrase, a line break, the new one.',
    );
  }
  const current = await readPassphrase(session, options, 'Current passphrase');
  const next =
    file === undefined
      ? await promptTwice(session, 'New passphrase')
      : readSecretFile(file, 'new passphrase');
  return { current, next };
}

const givesPassphrase = (options: PassphraseOptions) =>
  options.passphraseStdin === true || options.passphraseFile !== undefined;

async function readPassphrase(
  session: CliSession,
  options: PassphraseOptions,
  prompt: string,
): Promise<string> {
  if (options.passphraseStdin === true) return await readStdin(session, 'passphrase');
  if (options.passphraseFile !== undefined) return readSecretFile(options.passphraseFile, 'passphrase');
  return await promptSecret(session, prompt, flags);
}

async function promptTwice(session: CliSession, prompt: string): Promise<string> {
  const first = await promptSecret(session, prompt, flags);
  const second = await promptSecret(session, `${prompt} once more`, flags);
  if (first === second) return first;
  throw new UsageError('The two are not the same.', 'Nothing was changed.');
}

function show(session: CliSession, status: VaultStatus): void {
  session.show(vaultDocument(status), ({ kind, locked, backend, message }) => [
    ...(kind === 'none'
      ? ['No place for secrets has been chosen yet.']
      : [
          `Kept in: ${kind}${backend === null ? '' : ` (${backend})`}`,
          locked ? session.style('yellow', 'Locked') : session.style('green', 'Open'),
        ]),
    ...(message === null ? [] : [message]),
  ]);
}
