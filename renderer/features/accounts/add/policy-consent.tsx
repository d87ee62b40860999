import { useId } from 'react';
import type { ProviderPolicy } from '../../../../shared/models/provider.ts';
import { useWords } from '../../../i18n/language-context.tsx';
import { PolicyWords, StandingPill } from '../policy-label.tsx';

/** What the provider says about this way; where it has not allowed it, with the tick that it was read (D8). */
export function PolicyConsent({
  policy,
  asks,
  accepted,
  isMissing,
  onAccept,
}: {
  readonly policy: ProviderPolicy;
  readonly asks: boolean;
  readonly accepted: boolean;
  /** It was gone on without the tick. */
  readonly isMissing: boolean;
  readonly onAccept: (accepted: boolean) => void;
}) {
  return (
    <div className={`policy-consent policy-consent-${policy.standing}`}>
      <StandingPill standing={policy.standing} />
      <p className="small">
        <PolicyWords policy={policy} />
      </p>
      {asks ? <ReadTick accepted={accepted} isMissing={isMissing} onAccept={onAccept} /> : null}
    </div>
  );
}

export function ReadTick({
  accepted,
  isMissing,
  onAccept,
}: {
  readonly accepted: boolean;
  readonly isMissing: boolean;
  readonly onAccept: (accepted: boolean) => void;
}) {
  const { text } = useWords();
  const noteId = useId();
  return (
    <>
      <label className="read-tick">
        <input
          type="checkbox"
          data-focus-first
          checked={accepted}
          aria-invalid={isMissing || undefined}
          aria-describedby={isMissing ? noteId : undefined}
          onChange={(event) => onAccept(event.target.checked)}
        />
        {text.addAccount.haveRead}
      </label>
      {isMissing ? (
        <p id={noteId} className="field-error" role="alert">
          {text.addAccount.readFirst}
        </p>
      ) : null}
    </>
  );
}
