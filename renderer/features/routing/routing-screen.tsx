import { Route } from 'lucide-react';
import { ButtonLink } from '../../components/button-link.tsx';
import { Card } from '../../components/card.tsx';
import { Empty, Skeleton } from '../../components/empty.tsx';
import { Page } from '../../components/page.tsx';
import { Section } from '../../components/section.tsx';
import { linkTo } from '../../app/navigation.ts';
import { useWords } from '../../i18n/language-context.tsx';
import { useKnown } from '../../state/session-context.tsx';
import { listOrders } from './list-orders.ts';
import { OrderCard } from './order-card.tsx';
import { OrderSection } from './order-section.tsx';
import { StrategySection } from './strategy-section.tsx';
import './routing-screen.css';

/** What decides which account a request goes to, what of it a person can choose, and what comes of it. */
export function RoutingScreen() {
  const { text } = useWords();
  return (
    <Page title={text.app.screens.routing}>
      <StrategySection />
      <OrderSection />
      <Orders />
      <Rule />
    </Page>
  );
}

function Rule() {
  const { text } = useWords();
  const words = text.routing;
  return (
    <Section title={words.ruleTitle}>
      <Card className="card-padded">
        <ol className="routing-rule">
          {words.rule.map(({ title, detail }) => (
            <li key={title}>
              <b>{title}</b> <span className="muted">{detail}</span>
            </li>
          ))}
        </ol>
      </Card>
      <p className="small muted">{words.each}</p>
    </Section>
  );
}

function Orders() {
  const { text } = useWords();
  const accounts = useKnown((known) => known.accounts.accounts);
  const providers = useKnown((known) => known.providers) ?? [];
  const strategy = useKnown((known) => known.settings.settings.strategy) ?? 'in-order';
  const words = text.routing;
  return (
    <Section title={words.ordersTitle}>
      {accounts === undefined ? (
        <Card>
          <Skeleton lines={6} label={text.app.loading} />
        </Card>
      ) : accounts.length === 0 ? (
        <Card>
          <Empty
            icon={<Route aria-hidden="true" />}
            title={words.none}
            action={
              <ButtonLink look="primary" href={linkTo('accounts', 'add')}>
                {words.addAccount}
              </ButtonLink>
            }
          >
            {words.noneHint}
          </Empty>
        </Card>
      ) : (
        <>
          {listOrders(accounts, providers, strategy).map((order) => (
            <OrderCard key={order.dialect} order={order} />
          ))}
          {accounts.some(({ kind }) => kind === 'built-in') ? (
            <p className="small muted">{words.demo}</p>
          ) : null}
        </>
      )}
    </Section>
  );
}
