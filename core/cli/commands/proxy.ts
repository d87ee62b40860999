import type { Command } from 'commander';
import type { Input } from '../../../shared/contract.ts';
import { explain } from '../../../shared/explain.ts';
import type { OutboundProxies } from '../../../shared/models/proxy.ts';
import type { CliSession } from '../cli-session.ts';
import { examples } from '../command-options.ts';
import { formatTable } from '../format-table.ts';
import { promptSecret, readStdin } from '../read-secret.ts';
import { UsageError } from '../usage-error.ts';

interface Scope {
  account?: string;
}
interface SetOptions extends Scope {
  urlStdin?: true;
  direct?: true;
}

const accountOption = ['--account <id>', 'for this account alone, by its id or unique label'] as const;

export function addProxyCommands(program: Command, session: CliSession): void {
  const proxy = program
    .command('proxy')
    .description('The proxy that leads to providers: for all accounts, or for one.');
  proxy
    .command('show')
    .description('Show what is set; names and passwords are hidden.')
    .addHelpText('after', examples('portunus proxy show', 'portunus proxy show --json'))
    .action(async () => showProxies(session, await session.call('proxies.get', {})));
  proxy
    .command('set')
    .description('Set a proxy (http, https or socks5), or that none is used.')
    .option(...accountOption)
    .option('--url-stdin', 'read its address from standard input; without it a terminal asks, hidden')
    .option('--direct', 'no proxy at all, whatever the environment says')
    .addHelpText(
      'after',
      examples(
        'portunus proxy set',
        'portunus proxy set --url-stdin < proxy.txt',
        'portunus proxy set --account Work --direct',
      ),
    )
    .action((options: SetOptions) => setProxy(session, options));
  proxy
    .command('clear')
    .description('Follow the proxy for all again, or without --account the environment’s.')
    .option(...accountOption)
    .addHelpText('after', examples('portunus proxy clear', 'portunus proxy clear --account Work'))
    .action((options: Scope) => change(session, { ...options, url: null }));
  proxy
    .command('test')
    .description('Connect to where requests go and say what came of it. Exits 1 unless it works.')
    .option(...accountOption)
    .addHelpText('after', examples('portunus proxy test', 'portunus proxy test --account Work'))
    .action((options: Scope) => testProxy(session, options));
}

async function setProxy(session: CliSession, { account, urlStdin, direct }: SetOptions): Promise<void> {
  if (direct === true && urlStdin === true) {
    throw new UsageError('--direct and --url-stdin exclude each other.', 'Give one of them.');
  }
  const url = direct === true ? 'direct' : await readUrl(session, urlStdin);
  await change(session, { ...(account === undefined ? {} : { account }), url });
}

/** It may hold a password, so it comes as secrets do (row OWN-4). */
async function readUrl(session: CliSession, urlStdin: true | undefined): Promise<string> {
  const text =
    urlStdin === true
      ? await readStdin(session, 'address')
      : await promptSecret(session, 'Proxy (e.g. http://name:password@host:3128)', '--url-stdin');
  return text.trim();
}

async function change(session: CliSession, input: Input<'proxies.set'>): Promise<void> {
  showProxies(session, await session.call('proxies.set', input));
}

function showProxies(session: CliSession, proxies: OutboundProxies): void {
  session.show(proxies, ({ global, environment, accounts }) =>
    formatTable(
      ['FOR', 'PROXY'],
      [['all accounts', global ?? '-'], ['(environment)', environment ?? '-'], ...Object.entries(accounts)],
    ),
  );
}

async function testProxy(session: CliSession, options: Scope): Promise<void> {
  session.note('Connecting...');
  const { error, ...check } = await session.call('proxies.test', options);
  if (error !== null) session.exitCode = 1;
  session.show({ ...check, error: error && explain(error).message }, (shown) => {
    const way = shown.proxy === null ? 'without a proxy' : `through ${shown.proxy}`;
    return [shown.error ?? `${shown.host} was reached ${way} in ${shown.tookMs} ms.`];
  });
}
