import { ButtonLink } from '../../components/button-link.tsx';
import { Pill, type Tone } from '../../components/pill.tsx';
import { linkTo } from '../../app/navigation.ts';
import { useWords } from '../../i18n/language-context.tsx';
import { listWays } from '../../state/login-ways.ts';
import { useKnown } from '../../state/session-context.tsx';
import { useEmailMask } from '../../state/use-hidden-emails.tsx';
import type { AccountView } from '../../../shared/models/account.ts';
import type { LoginMethod, ProviderId, ProviderPolicy } from '../../../shared/models/provider.ts';
import { Step, type StepState } from './step.tsx';

/** Offers the ways that most people have at hand, the safest first, and one to all the others. */
export function AccountStep({
  state,
  accounts,
}: {
  readonly state: StepState;
  readonly accounts: readonly AccountView[];
}) {
  const { text, format } = useWords();
  const mask = useEmailMask();
  const words = text.home.steps.account;
  const own = accounts.filter(({ kind }) => kind !== 'built-in');
  const added = own.length > 0 ? words.added(format.list(own.map(({ label }) => mask(label)))) : words.demo;
  return (
    <Step number={2} state={state} title={words.title}>
      <p className="muted">{accounts.length > 0 ? added : words.detail}</p>
      {own.length > 0 ? null : <Ways />}
    </Step>
  );
}

const tones: Record<ProviderPolicy['standing'], Tone> = {
  allowed: 'good',
  'own-apps-only': 'warn',
  unclear: 'neutral',
};

type WayName = 'key' | 'passThrough' | 'chatGpt' | 'found';

/** Which of the ways stand here, by name; `item` is the place of each on the Accounts screen. */
const offered: readonly {
  readonly name: WayName;
  readonly provider: ProviderId;
  readonly method: LoginMethod;
  readonly item: string;
}[] = [
  { name: 'key', provider: 'anthropic', method: 'api-key', item: 'add' },
  { name: 'passThrough', provider: 'claude', method: 'pass-through', item: 'add-claude-pass-through' },
  { name: 'found', provider: 'claude', method: 'import', item: 'import' },
  { name: 'chatGpt', provider: 'codex', method: 'browser', item: 'add-codex-browser' },
];

function Ways() {
  const { text } = useWords();
  const ways = listWays(useKnown((known) => known.providers) ?? []);
  const words = text.home.steps.account;
  return (
    <>
      <ul className="ways">
        {offered.map(({ name, provider, method, item }) => {
          const way = ways.find((each) => each.provider.id === provider && each.method === method);
          // Logins that were found may be of any provider: each says its own there.
          const standing = method === 'import' ? null : (way?.policy.standing ?? null);
          return way === undefined ? null : <Way key={name} name={name} item={item} standing={standing} />;
        })}
      </ul>
      <p className="small">
        <a href={linkTo('accounts', 'add')}>{words.allWays}</a>
      </p>
    </>
  );
}

function Way({
  name,
  item,
  standing,
}: {
  readonly name: WayName;
  readonly item: string;
  readonly standing: ProviderPolicy['standing'] | null;
}) {
  const { text } = useWords();
  const words = text.home.steps.account;
  const { title, detail, action } = words.ways[name];
  return (
    <li className="way">
      <b>{title}</b>
      {standing === null ? null : <Pill tone={tones[standing]}>{words.standing[standing]}</Pill>}
      <p className="small muted">{detail}</p>
      <ButtonLink
        size="small"
        href={linkTo('accounts', item)}
        aria-label={text.home.lanes.actionFor(action, title)}
      >
        {action}
      </ButtonLink>
    </li>
  );
}
