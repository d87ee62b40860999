import type { Command } from 'commander';
import { ClientId } from '../../../shared/models/client-id.ts';
import type { AccountView } from '../../../shared/models/account.ts';
import type { AccountOrders } from '../../../shared/contract.ts';
import type { CliSession } from '../cli-session.ts';
import { examples, parseWeight } from '../command-options.ts';
import { formatTable } from '../format-table.ts';
import { accountDocument, clientOrderDocument, ordersDocument } from '../json-documents.ts';

const aboutClient = 'a client’s id, as claude-code, or a local key’s name; without it: all clients';

/** Who is asked first: `accounts order` and `accounts weight`. */
export function addOrderCommands(accounts: Command, session: CliSession): void {
  const order = accounts
    .command('order')
    .description('Which account is asked first; a client may have its own.');
  order
    .command('set')
    .description('Put these accounts first, in this order. Those that are not named follow as they stand.')
    .argument('<accounts...>', 'ids, or labels where these are unique, with commas or spaces between')
    .option('--client <client>', aboutClient)
    .addHelpText(
      'after',
      examples(
        'portunus accounts order set Work,Home',
        'portunus accounts order set --client claude-code Home,Work',
      ),
    )
    .action((listed: string[], options: { client?: string }) => setOrder(session, listed, options));
  order
    .command('get')
    .description('Show the order of all clients, or that of one.')
    .option('--client <client>', aboutClient)
    .addHelpText(
      'after',
      examples('portunus accounts order get', 'portunus accounts order get --client codex'),
    )
    .action(async ({ client }: { client?: string }) =>
      showOrders(session, await session.call('accounts.orders', {}), client),
    );
  order
    .command('clear')
    .description('Let a client follow the order of all again; without one: back to the order of adding.')
    .option('--client <client>', aboutClient)
    .addHelpText('after', examples('portunus accounts order clear --client codex'))
    .action(async ({ client }: { client?: string }) =>
      showOrders(session, await session.call('accounts.clearOrder', { client: client ?? null }), client),
    );
  addWeight(accounts, session);
}

async function setOrder(
  session: CliSession,
  listed: readonly string[],
  { client }: { client?: string },
): Promise<void> {
  const accounts = listed.flatMap((part) => part.split(',')).map((part) => part.trim());
  if (client !== undefined) await warnOfStranger(session, client);
  const named = accounts.filter((account) => account !== '');
  const orders = await session.call('accounts.setOrder', { client: client ?? null, accounts: named });
  await showOrders(session, orders, client);
}

/** An order for a client that nobody is would wait for it in silence. */
async function warnOfStranger(session: CliSession, client: string): Promise<void> {
  if (ClientId.safeParse(client).success) return;
  const keys = await session.call('keys.list', {});
  if (keys.some(({ name }) => name === client)) return;
  session.note(`No client and no local key is called "${client}" yet; the order waits for one.`);
}

async function showOrders(session: CliSession, orders: AccountOrders, client?: string): Promise<void> {
  const accounts = await session.call('accounts.list', {});
  if (client === undefined) session.show(ordersDocument(orders), (shown) => renderOrders(shown, accounts));
  else
    session.show(clientOrderDocument(orders, client), ({ own, accounts: ids }) => [
      own ? `${client} has an order of its own:` : `${client} follows the order of all:`,
      ...ids.map((id, index) => `  ${String(index + 1)}. ${labelOf(id, accounts)}`),
    ]);
}

function renderOrders({ all, clients }: AccountOrders, accounts: readonly AccountView[]): string[] {
  const list = (ids: readonly string[]) => ids.map((id) => labelOf(id, accounts)).join(', ');
  const own = Object.entries(clients).map(([client, ids]) => [client, list(ids)]);
  return formatTable(['CLIENT', 'ASKED FIRST'], [['all', list(all)], ...own]);
}

const labelOf = (id: string, accounts: readonly AccountView[]) =>
  accounts.find((account) => account.id === id)?.label ?? id;

function addWeight(accounts: Command, session: CliSession): void {
  accounts
    .command('weight')
    .description('How often an account is asked beside others, under the strategy "weighted".')
    .argument('<id>', 'the account’s id, or its label where that is unique')
    .argument('<weight>', 'from 1 to 100; twice as much is twice as often', parseWeight)
    .addHelpText('after', examples('portunus accounts weight Work 3'))
    .action(async (account: string, weight: number) => {
      const changed = await session.call('accounts.setWeight', { account, weight });
      session.show(accountDocument(changed), (shown) => [`${shown.label} has the weight ${shown.weight}.`]);
      const { strategy } = await session.call('settings.get', {});
      if (strategy !== 'weighted')
        session.note(`The strategy is ${strategy}: weights count under "weighted" only.`);
    });
}
