import type { LoginAttempt } from '../../../../shared/models/login.ts';
import type { ProviderView } from '../../../../shared/models/provider.ts';
import { useWords } from '../../../i18n/language-context.tsx';

/** The e-mail address is shown here whatever is hidden elsewhere: it is what has to be looked at. */
export function WhoSignedIn({
  attempt: { identity },
  provider,
}: {
  readonly attempt: LoginAttempt;
  readonly provider: ProviderView;
}) {
  const { text } = useWords();
  const words = text.signingIn;
  const facts = [
    [text.accounts.details.email, identity?.email],
    [text.accounts.details.plan, identity?.plan],
    [text.accounts.details.organisation, identity?.organisation],
  ] as const;
  const told = facts.filter(([, value]) => (value ?? null) !== null);
  return (
    <div className="who-signed-in">
      <p role="status">
        {told.length === 0 ? words.signedInUnknown(provider.label) : words.signedIn(provider.label)}
      </p>
      {told.length === 0 ? null : (
        <dl>
          {told.map(([name, value]) => (
            <div key={name} className="who-fact">
              <dt className="muted">{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
