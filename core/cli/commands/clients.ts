import type { Command } from 'commander';
import { ClientId, type ClientLogin } from '../../../shared/models/client.ts';
import { AppFailure } from '../../../shared/errors.ts';
import type { CliSession, Style } from '../cli-session.ts';
import { examples } from '../command-options.ts';
import { formatTable } from '../format-table.ts';
import { clientDocument, type ClientDocument, planDocument, type PlanDocument } from '../json-documents.ts';
import { runClient } from '../run-client.ts';

export function addClientCommands(program: Command, session: CliSession): void {
  const clients = program.command('clients').description('Switch your tools to Portunus and back.');
  clients
    .command('list')
    .description('List the tools that are known, whether they are installed and switched on.')
    .addHelpText('after', examples('portunus clients list', 'portunus clients list --json'))
    .action(() => listClients(session));
  addPlanned(clients, session, 'plan', 'Show the exact changes that "apply" would make; writes nothing.');
  addPlanned(clients, session, 'apply', 'Switch a tool on: write our address and a key into its config.');
  addPlanned(clients, session, 'revert', 'Switch a tool off: give its config back what it had.');
  clients
    .command('run')
    .description('Start a tool that talks to Portunus by its environment alone; writes nothing.')
    .argument('<name>', 'the tool')
    .argument('[args...]', 'what to start it with, after --')
    .addHelpText(
      'after',
      examples('portunus clients run claude-code', 'portunus clients run claude-code -- -p "Hello"'),
    )
    .option('--own-login', 'the tool keeps its own login')
    .option('--no-own-login', 'the tool uses the accounts of Portunus')
    .action((name: string, args: string[], options: LoginOptions) =>
      runClient(session, parseClient(name), args, loginOf(options)),
    );
}

function addPlanned(clients: Command, session: CliSession, verb: 'plan' | 'apply' | 'revert', about: string) {
  const command = clients
    .command(verb)
    .description(about)
    .argument('<name>', 'the tool')
    .addHelpText('after', examples(`portunus clients ${verb} claude-code`));
  if (verb !== 'revert') {
    command
      .option('--own-login', 'the tool keeps its own login, and our key travels beside it')
      .option('--no-own-login', 'the tool uses the accounts of Portunus');
  }
  command.action(async (name: string, options: LoginOptions) => {
    const input = { client: parseClient(name), environment: session.clientEnvironment };
    const login = loginOf(options);
    const plan =
      verb === 'revert'
        ? await session.call('clients.revert', input)
        : await session.call(`clients.${verb}`, { ...input, login });
    session.show(planDocument(plan), (shown) => renderPlan(session, shown, verb));
  });
}

interface LoginOptions {
  readonly ownLogin?: boolean;
}

/** As it was chosen last, unless a flag says otherwise. */
function loginOf({ ownLogin }: LoginOptions): ClientLogin | undefined {
  if (ownLogin === undefined) return undefined;
  return ownLogin ? 'own' : 'portunus';
}

function parseClient(name: string): ClientId {
  const parsed = ClientId.safeParse(name);
  if (parsed.success) return parsed.data;
  throw new AppFailure({ code: 'not-found', what: 'client', id: name });
}

async function listClients(session: CliSession): Promise<void> {
  const list = await session.call('clients.list', { environment: session.clientEnvironment });
  session.show(list.map(clientDocument), (shown) => renderClients(session, shown));
}

function renderClients(session: CliSession, clients: readonly ClientDocument[]): string[] {
  const colour = { on: 'green', off: 'dim', drifted: 'yellow', broken: 'red' } as const;
  const rows = clients.map((client) => [
    client.id,
    client.name,
    client.installed ? 'yes' : 'no',
    session.style(colour[client.state], client.state),
    client.notes.join(' '),
  ]);
  return formatTable(['ID', 'NAME', 'INSTALLED', 'STATE', ''], rows);
}

function renderPlan(session: CliSession, plan: PlanDocument, verb: 'plan' | 'apply' | 'revert'): string[] {
  const changed = plan.files.filter(({ change }) => change !== 'none');
  const diffs = changed.flatMap((file) => [
    `${session.style('bold', file.change)} ${file.path}`,
    ...file.diff
      .trimEnd()
      .split('\n')
      .map((line) => colourDiffLine(session, line)),
  ]);
  const nothing = changed.length === 0 ? ['Nothing to change.'] : [];
  const done = verb !== 'plan' && changed.length > 0 ? ['Done.'] : [];
  return [...diffs, ...nothing, ...done, ...plan.notes];
}

function colourDiffLine(session: CliSession, line: string): string {
  const colours: Record<string, Style> = { '+': 'green', '-': 'red', '@': 'cyan' };
  const colour = colours[line.charAt(0)];
  return colour === undefined ? line : session.style(colour, line);
}
