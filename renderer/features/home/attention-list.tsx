import { ButtonLink } from '../../components/button-link.tsx';
import { Notice } from '../../components/notice.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import type { Text } from '../../i18n/texts.ts';
import { linkTo } from '../../app/navigation.ts';
import { useKnown } from '../../state/session-context.tsx';
import { useEmailMask } from '../../state/use-hidden-emails.tsx';
import { type Attention, listAttention } from './list-attention.ts';
import { mendingOf, mendingPlace } from './mend-account.ts';
import './attention-list.css';

/** More than these are a list of their own, on the screen that mends them. */
const shownAtOnce = 3;

/** What needs the person, each with the action that mends it beside it. Nothing is drawn when all is well. */
export function AttentionList() {
  const { text, format } = useWords();
  const mask = useEmailMask();
  const known = useKnown((state) => state);
  if (known === undefined) return null;
  const all = listAttention({
    engine: known.engine,
    vault: known.vault.vault,
    accounts: known.accounts.accounts,
    clients: known.clients.clients,
  });
  if (all.length === 0) return null;
  const [firstHidden] = all.slice(shownAtOnce);
  return (
    <section className="attention-list" aria-label={text.home.attention.label}>
      {all.slice(0, shownAtOnce).map((attention) => {
        const { key, tone, title, detail, action, href } = describe(
          attention,
          text,
          known.settings.settings.port,
          mask,
        );
        return (
          <Notice
            key={key}
            tone={tone}
            title={title}
            action={
              <ButtonLink size="small" href={href} aria-label={text.home.lanes.actionFor(action, title)}>
                {action}
              </ButtonLink>
            }
          >
            {detail}
          </Notice>
        );
      })}
      {firstHidden === undefined ? null : (
        <p className="attention-more small muted">
          {text.home.attention.more(format.number(all.length - shownAtOnce))}{' '}
          <a href={linkTo(placeOf(firstHidden))}>{text.home.attention.showAll}</a>
        </p>
      )}
    </section>
  );
}

interface Described {
  readonly key: string;
  readonly tone: 'warn' | 'bad';
  readonly title: string;
  readonly detail: string;
  readonly action: string;
  readonly href: string;
}

function describe(attention: Attention, text: Text, port: number, mask: (text: string) => string): Described {
  const words = text.home.attention;
  const key = attention.kind;
  switch (attention.kind) {
    case 'not-serving':
      return {
        key,
        tone: 'bad',
        title: words.notServing.title,
        detail: words.notServing.detail(String(port)),
        action: words.notServing.action,
        href: linkTo('settings', 'port'),
      };
    case 'vault-locked':
      return {
        key,
        tone: 'bad',
        ...words.vaultLocked,
        detail: words.vaultLockedDetail,
        href: linkTo('settings', 'vault'),
      };
    case 'vault-not-chosen':
      return {
        key,
        tone: 'warn',
        ...words.vaultNotChosen,
        detail: words.vaultNotChosenDetail,
        href: linkTo('settings', 'vault'),
      };
    case 'login-needed':
      return {
        key: `${key} ${attention.account.id}`,
        tone: 'warn',
        title: words.loginNeeded.title(mask(attention.account.label)),
        detail: mask(text.explainSentence(attention.reason)),
        action: words.loginNeeded.actions[mendingOf(attention.account)],
        href: mendingPlace(attention.account),
      };
    case 'client-drifted':
      return {
        key: `${key} ${attention.client.id}`,
        tone: 'warn',
        title: words.drifted.title(attention.client.name),
        detail: words.drifted.detail,
        action: words.drifted.action,
        href: linkTo('clients', attention.client.id),
      };
    case 'client-broken':
      return {
        key: `${key} ${attention.client.id}`,
        tone: 'bad',
        title: words.broken.title(attention.client.name),
        detail: words.broken.detail,
        action: words.broken.action,
        href: linkTo('clients', attention.client.id),
      };
  }
}

function placeOf({ kind }: Attention): 'accounts' | 'clients' | 'settings' {
  if (kind === 'login-needed') return 'accounts';
  return kind === 'client-drifted' || kind === 'client-broken' ? 'clients' : 'settings';
}
