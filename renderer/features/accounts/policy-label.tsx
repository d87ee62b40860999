import type { ProviderView } from '../../../shared/models/provider.ts';
import { Pill, type Tone } from '../../components/pill.tsx';
import type { MarkShape } from '../../components/mark.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { ExternalLink } from '../../state/external-link.tsx';

type Standing = ProviderView['policy']['standing'];

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

/** The same, with the day it was read and where. */
export function PolicyLabel({ provider }: { readonly provider: ProviderView }) {
  const { text, format } = useWords();
  const { standing, asOf, link } = provider.policy;
  return (
    <span className="policy-label small muted">
      <StandingPill standing={standing} />
      <span className="nowrap">{text.accounts.policyAsOf(format.calendarDate(asOf))}</span>
      {link === null ? null : (
        <ExternalLink url={link}>{text.accounts.policyLink(provider.label)}</ExternalLink>
      )}
    </span>
  );
}
