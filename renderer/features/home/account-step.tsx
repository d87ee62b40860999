import { ButtonLink } from '../../components/button-link.tsx';
import { Pill, type Tone } from '../../components/pill.tsx';
import { linkTo } from '../../app/navigation.ts';
import { useWords } from '../../i18n/language-context.tsx';
import { useKnown } from '../../state/session-context.tsx';
import type { AccountView } from '../../../shared/models/account.ts';
import type { ProviderPolicy, ProviderView } from '../../../shared/models/provider.ts';
import { Step, type StepState } from './step.tsx';

/** Offers what can be added today, and nothing else. */
export function AccountStep({
  state,
  accounts,
}: {
  readonly state: StepState;
  readonly accounts: readonly AccountView[];
}) {
  const { text, format } = useWords();
  const words = text.home.steps.account;
  const own = accounts.filter(({ kind }) => kind !== 'built-in');
  const added = own.length > 0 ? words.added(format.list(own.map(({ label }) => label))) : words.demo;
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

function Ways() {
  const providers = useKnown((known) => known.providers) ?? [];
  return (
    <ul className="ways">
      {providers
        .filter(({ id }) => id !== 'demo')
        .map((provider) => (
          <Way key={provider.id} provider={provider} />
        ))}
    </ul>
  );
}

function Way({ provider: { id, label, policy } }: { readonly provider: ProviderView }) {
  const { text, language } = useWords();
  const words = text.home.steps.account;
  return (
    <li className="way">
      <b>{label}</b>
      <Pill tone={tones[policy.standing]}>{words.standing[policy.standing]}</Pill>
      <p className="small muted">{policy.summary[language]}</p>
      <ButtonLink size="small" href={linkTo('accounts', `add-${id}`)} aria-label={words.addTo(label)}>
        {words.add}
      </ButtonLink>
    </li>
  );
}
