import { useState } from 'react';
import type { AccountOrders } from '../../../shared/contract.ts';
import type { AccountView } from '../../../shared/models/account.ts';
import { clientName } from '../../../shared/models/client-name.ts';
import { linkTo } from '../../app/navigation.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { ChipSelect } from '../../components/chip.tsx';
import { Skeleton } from '../../components/empty.tsx';
import { Notice } from '../../components/notice.tsx';
import { ReorderList, type ReorderWords } from '../../components/reorder-list.tsx';
import { Section } from '../../components/section.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useExplain } from '../../i18n/use-explain.ts';
import { useKnown } from '../../state/session-context.tsx';
import { useCommand } from '../../state/use-command.ts';
import { AccountPill } from './account-pill.tsx';
import { listTools, orderFor } from './order-for.ts';
import { useOrders } from './use-orders.ts';
import './order-section.css';

/** Stands for all tools; an empty name is nobody's. */
const all = '';

/** The order of asking, for all tools and for those with one of their own; there is nothing to order with one account. */
export function OrderSection() {
  const { text } = useWords();
  const { orders, error, take } = useOrders();
  const accounts = useKnown((known) => known.accounts.accounts);
  const clients = useKnown((known) => known.clients.clients);
  const keys = useKnown((known) => known.keys.keys);
  const [tool, setTool] = useState(all);
  const explain = useExplain();
  const words = text.routing;
  const own = accounts?.filter(({ kind }) => kind !== 'built-in');
  if (own !== undefined && own.length < 2) return null;
  const tools = listTools(clients ?? [], keys ?? [], orders);
  const options = tools.map((client) => ({ value: client, label: clientName(client) }));
  const choice = (
    <ChipSelect
      label={words.orderFor}
      value={tool}
      neutral={all}
      options={[{ value: all, label: words.allTools }, ...options]}
      onChange={setTool}
    />
  );
  return (
    <Section title={words.orderTitle} aside={choice}>
      <Card>
        {error !== null && orders === undefined ? (
          <div className="card-padded">
            <Notice tone="bad" title={explain(error).message}>
              {explain(error).hint}
            </Notice>
          </div>
        ) : own === undefined || orders === undefined ? (
          <Skeleton lines={4} label={text.app.loading} />
        ) : (
          <ToolOrder
            key={tool}
            client={tool === all ? null : tool}
            accounts={own}
            orders={orders}
            onChange={take}
          />
        )}
      </Card>
    </Section>
  );
}

interface ToolOrderProps {
  /** Null: all of them. */
  readonly client: string | null;
  readonly accounts: readonly AccountView[];
  readonly orders: AccountOrders;
  readonly onChange: (orders: AccountOrders) => void;
}

function ToolOrder({ client, accounts, orders, onChange }: ToolOrderProps) {
  const { text } = useWords();
  const explain = useExplain();
  const { run, error } = useCommand('accounts.setOrder');
  const words = text.routing;
  const tool = client === null ? words.allTools : clientName(client);
  const reorder = async (ids: readonly string[]) => {
    const result = await run({ client, accounts: [...ids] });
    if (result?.ok === true) onChange(result.value);
    return result?.ok === true;
  };
  return (
    <>
      <OrderHead client={client} orders={orders} onChange={onChange} />
      {error === null ? null : (
        <div className="order-problem">
          <Notice tone="bad" title={explain(error).message} live>
            {explain(error).hint}
          </Notice>
        </div>
      )}
      <ReorderList
        label={words.orderList(tool)}
        items={orderFor(client, orders, accounts)}
        words={useReorderWords()}
        onReorder={reorder}
      >
        {(account, index) => <OrderedAccount account={account} place={index + 1} />}
      </ReorderList>
    </>
  );
}

function OrderHead({ client, orders, onChange }: Omit<ToolOrderProps, 'accounts'>) {
  const { text } = useWords();
  const { run, pending } = useCommand('accounts.clearOrder', { onError: 'toast' });
  const words = text.routing;
  if (client === null) return <p className="tool-order-head muted">{words.ofAll}</p>;
  const isOwn = Object.hasOwn(orders.clients, client);
  const follow = async () => {
    const result = await run({ client });
    if (result?.ok === true) onChange(result.value);
  };
  return (
    <div className="tool-order-head">
      <p className="muted" role="status">
        {isOwn ? words.ofOwn(clientName(client)) : words.ofOthers(clientName(client))}
      </p>
      {isOwn ? (
        <Button size="small" pending={pending} onClick={() => void follow()}>
          {words.followAll}
        </Button>
      ) : null}
    </div>
  );
}

function OrderedAccount({ account, place }: { readonly account: AccountView; readonly place: number }) {
  const { text, format } = useWords();
  const strategy = useKnown((known) => known.settings.settings.strategy);
  const provider = useKnown((known) => known.providers)?.find(({ id }) => id === account.provider);
  return (
    <div className="ordered-account">
      <span className="ordered-place muted">{format.number(place)}</span>
      <a className="ordered-label" href={linkTo('accounts', account.id)} title={account.label}>
        {account.label}
      </a>
      <span className="ordered-provider small muted">{provider?.label ?? account.provider}</span>
      <span className="ordered-weight small muted">
        {strategy === 'weighted' ? text.routing.weight(format.number(account.weight)) : null}
      </span>
      <span className="ordered-state">
        <AccountPill status={account.status} />
      </span>
    </div>
  );
}

function useReorderWords(): ReorderWords {
  const { text, format } = useWords();
  const { up, down, moved } = text.app.reorder;
  return {
    up,
    down,
    moved: (label, place, count) => moved(label, format.number(place), format.number(count)),
  };
}
