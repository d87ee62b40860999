import { Card } from '../../components/card.tsx';
import { linkTo } from '../../app/navigation.ts';
import { useWords } from '../../i18n/language-context.tsx';
import { dialectName } from '../../../shared/models/dialect-name.ts';
import type { Dialect } from '../../../shared/models/provider.ts';
import { AccountPill } from './account-pill.tsx';
import type { Order, Turn } from './list-orders.ts';
import './order-card.css';

const pathOf: Record<Dialect, string> = {
  anthropic: '/v1/messages',
  'openai-chat': '/v1/chat/completions',
  'openai-responses': '/v1/responses',
  gemini: '/v1beta/models/…',
};

/** More accounts than these are on Accounts; the order is clear by then. */
const shownAtMost = 20;

/** Who is asked when a tool speaks this dialect, one after the other. */
export function OrderCard({ order: { dialect, turns } }: { readonly order: Order }) {
  const { text, format } = useWords();
  const words = text.routing;
  const name = dialectName[dialect];
  const hidden = turns.length - shownAtMost;
  return (
    <Card>
      <div className="order-head">
        <h3>{name}</h3>
        <span className="small muted">
          <span className="mono">{pathOf[dialect]}</span>
        </span>
      </div>
      {turns.length === 0 ? (
        <p className="order-none muted">{words.nobody}</p>
      ) : (
        <ol className="order" aria-label={words.orderLabel(name)}>
          {turns.slice(0, shownAtMost).map((turn) => (
            <TurnRow key={turn.account.id} turn={turn} />
          ))}
        </ol>
      )}
      {hidden <= 0 ? null : (
        <p className="order-none small">
          <a href={linkTo('accounts')}>{words.rest(format.number(hidden))}</a>
        </p>
      )}
    </Card>
  );
}

function TurnRow({ turn: { account, provider, turn, models } }: { readonly turn: Turn }) {
  const { text } = useWords();
  const words = text.routing;
  const serves = models.length === 0 ? words.anyModel : words.models(models.join(', '));
  return (
    <li className={`turn turn-${turn}`}>
      <span className="turn-place small">{words[turn]}</span>
      <a className="turn-account" href={linkTo('accounts', account.id)} title={account.label}>
        {account.label}
      </a>
      <span className="turn-provider small muted">{provider?.label ?? account.provider}</span>
      <span className="turn-models small muted" title={serves}>
        {serves}
      </span>
      <span className="turn-state">
        <AccountPill status={account.status} />
      </span>
    </li>
  );
}
