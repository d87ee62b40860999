import type { ProviderPolicy } from '../../../shared/models/provider.ts';
import { Mark, type MarkShape } from '../../components/mark.tsx';
import { Pill, type Tone } from '../../components/pill.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { ExternalLink } from '../../state/external-link.tsx';
import './policy-label.css';

type Standing = ProviderPolicy['standing'];

const standingLook: Record<Standing, { readonly tone: Tone; readonly mark: MarkShape }> = {
  allowed: { tone: 'good', mark: 'ok' },
  unclear: { tone: 'neutral', mark: 'wait' },
  'own-apps-only': { tone: 'warn', mark: 'attention' },
};

/** In one word what the provider says about using such a login from other tools (decision D8). */
export function StandingPill({ standing }: { readonly standing: Standing }) {
  const { text } = useWords();
  return <Pill {...standingLook[standing]}>{text.accounts.policy[standing]}</Pill>;
}

/** The same without its ground, for a column of many. */
export function StandingWord({ standing }: { readonly standing: Standing }) {
  const { text } = useWords();
  const { tone, mark } = standingLook[standing];
  return (
    <span className={`standing-word small ${tone === 'warn' ? 'tone-warn' : 'muted'}`}>
      <Mark shape={mark} />
      <span>{text.accounts.policyShort[standing]}</span>
    </span>
  );
}

/** What it says in a sentence, the day that was read, and where. */
export function PolicyWords({ policy }: { readonly policy: ProviderPolicy }) {
  const { text, format, language } = useWords();
  const { summary, asOf, link } = policy;
  return (
    <>
      {summary[language]}
      <span className="policy-source muted">
        <span className="nowrap">{text.accounts.policyAsOf(format.calendarDate(asOf))}</span>
        {link === null ? null : (
          <>
            {' · '}
            <ExternalLink url={link}>{text.accounts.policyLink(new URL(link).host)}</ExternalLink>
          </>
        )}
      </span>
    </>
  );
}
