import { useState } from 'react';
import { goTo } from '../../../app/navigation.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Skeleton } from '../../../components/empty.tsx';
import { Notice } from '../../../components/notice.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { useKnown } from '../../../state/session-context.tsx';
import { taskItems } from '../account-task.ts';
import { closeTask } from '../add/close-task.ts';
import { PolicyWords, StandingPill } from '../policy-label.tsx';
import { ReadTick } from '../add/policy-consent.tsx';
import { FoundLogins } from './found-logins.tsx';
import { ModeChoice } from './mode-choice.tsx';
import { OtherPlace } from './other-place.tsx';
import { type AskedPolicy, canTake, listPolicies, suggestLogins } from './pick-logins.ts';
import { TakenLogins } from './taken-logins.tsx';
import { type Import, type TakeMode, useImport } from './use-import.ts';
import './import-dialog.css';

/** Other tools' logins on this machine: which of them, and whether they become ours or stay theirs. */
export function ImportDialog() {
  const imports = useImport();
  if (imports.taken !== null) return <TakenLogins taken={imports.taken} onMore={imports.forgetTaken} />;
  return <ImportForm imports={imports} />;
}

function ImportForm({ imports }: { readonly imports: Import }) {
  const { text, format } = useWords();
  const words = text.imports;
  const providers = useKnown((known) => known.providers) ?? [];
  const { found, scanError, taking, takeError } = imports;
  const [mode, setMode] = useState<TakeMode>('borrow');
  /** Null: nobody has chosen yet, so that what is suggested is chosen. */
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null);
  const [accepted, setAccepted] = useState(false);
  const [isMissing, setMissing] = useState(false);
  const logins = (found ?? []).filter(
    (login) => canTake(login, mode) && (chosen ?? suggestLogins(found ?? [], mode)).has(login.id),
  );
  const policies = listPolicies(logins, providers);
  const take = () => {
    setMissing(policies.length > 0 && !accepted);
    if (policies.length > 0 && !accepted) return;
    void imports.take({ logins: logins.map(({ id }) => id), mode, acceptPolicy: accepted });
  };
  const count = format.number(logins.length);
  return (
    <Dialog
      wide
      title={words.title}
      closeLabel={text.app.close}
      onClose={closeTask}
      actions={
        <>
          <Button look="quiet" className="add-back" onClick={() => goTo('accounts', taskItems.choose)}>
            {text.addAccount.back}
          </Button>
          <Button onClick={closeTask}>{text.app.cancel}</Button>
          <Button look="primary" disabled={logins.length === 0} pending={taking} onClick={take}>
            {taking ? words.taking : mode === 'import' ? words.import(count) : words.borrow(count)}
          </Button>
        </>
      }
    >
      <p className="muted">{words.lead}</p>
      <ModeChoice mode={mode} onChange={setMode} />
      {found === null ? (
        <Skeleton lines={4} label={words.looking} />
      ) : (
        <FoundLogins
          found={found}
          mode={mode}
          chosen={new Set(logins.map(({ id }) => id))}
          onChoose={setChosen}
        />
      )}
      {scanError === null ? null : (
        <Notice tone="warn" live title={text.explainError(scanError).message}>
          {text.explainError(scanError).hint}
        </Notice>
      )}
      <OtherPlace
        place={imports.place}
        onLook={(place) => {
          setChosen(null);
          imports.scan(place);
        }}
      />
      <Policies
        policies={policies}
        accepted={accepted}
        isMissing={isMissing && !accepted}
        onAccept={setAccepted}
      />
      {takeError === null ? null : (
        <Notice tone="bad" live title={text.explainError(takeError).message}>
          {text.explainError(takeError).hint}
        </Notice>
      )}
    </Dialog>
  );
}

/** What each provider says about the logins that are ticked, with one tick for all of it. */
function Policies({
  policies,
  accepted,
  isMissing,
  onAccept,
}: {
  readonly policies: readonly AskedPolicy[];
  readonly accepted: boolean;
  readonly isMissing: boolean;
  readonly onAccept: (accepted: boolean) => void;
}) {
  if (policies.length === 0) return null;
  return (
    <div className="policy-consent policy-consent-own-apps-only">
      {policies.map(({ provider, policy }) => (
        <div key={provider.id} className="import-policy">
          <span className="row wrap">
            <b>{provider.label}</b>
            <StandingPill standing={policy.standing} />
          </span>
          <p className="small">
            <PolicyWords policy={policy} />
          </p>
        </div>
      ))}
      <ReadTick accepted={accepted} isMissing={isMissing} onAccept={onAccept} />
    </div>
  );
}
