import { type ReactNode, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Mark } from '../../components/mark.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useKnown } from '../../state/session-context.tsx';
import { LookAgain } from './look-again.tsx';
import { UnlockForm } from './unlock-form.tsx';
import { VaultChoice } from './vault-choice.tsx';
import { readNeed, type VaultNeed } from './vault-need.ts';
import './vault-card.css';

/** What is the matter with the place where secrets live, what it means, and how to mend it; else nothing. */
export function VaultCard() {
  const vault = useKnown((known) => known.vault.vault);
  return vault === undefined ? null : <NeedCard key={vault.kind} need={readNeed(vault)} />;
}

function NeedCard({ need }: { readonly need: VaultNeed }) {
  const { text } = useWords();
  const words = text.vault;
  switch (need.kind) {
    case 'nothing':
      return null;
    case 'opening':
      return (
        <Need tone="info" title={words.openingTitle}>
          <p className="muted">{words.opening}</p>
        </Need>
      );
    case 'choice':
      return (
        <Need tone="warn" title={words.noneTitle}>
          <p className="muted">
            {need.fault === null ? null : words.faults[need.fault]} {words.none}
          </p>
          <VaultChoice offered={['keychain', 'passphrase', 'session']} />
        </Need>
      );
    case 'passphrase':
      return (
        <Need tone="warn" title={words.lockedTitle}>
          <p className="muted">{words.lockedPassphrase}</p>
          <UnlockForm />
        </Need>
      );
    case 'keychain':
      return (
        <Need tone="warn" title={words.lockedTitle}>
          <p className="muted">
            {need.fault === null ? null : words.faults[need.fault]} {words.lockedKeychain}
          </p>
          <LookAgain />
          {need.replaceable ? (
            <Elsewhere label={words.keepElsewhere}>
              <p className="muted">{words.keepElsewhereLost}</p>
              <VaultChoice offered={['keychain', 'passphrase', 'session']} />
            </Elsewhere>
          ) : null}
        </Need>
      );
    case 'lost':
      return (
        <Need tone="warn" title={words.lostTitle}>
          <p className="muted">{words.lost}</p>
          <LookAgain />
        </Need>
      );
    case 'session':
      return (
        <Need tone="info" title={words.sessionTitle}>
          <p className="muted">{words.session}</p>
          <Elsewhere label={words.keepForGood}>
            <VaultChoice offered={['keychain', 'passphrase']} />
          </Elsewhere>
        </Need>
      );
  }
}

function Need({
  tone,
  title,
  children,
}: {
  readonly tone: 'warn' | 'info';
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <Card className={`vault-card vault-card-${tone}`}>
      <h2 className="row">
        <span className={`row tone-${tone}`}>
          <Mark shape={tone === 'warn' ? 'attention' : 'wait'} />
        </span>
        {title}
      </h2>
      {children}
    </Card>
  );
}

/** A choice that is not needed now stays folded. */
function Elsewhere({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <>{children}</>;
  return (
    <div>
      <Button size="small" onClick={() => setOpen(true)}>
        {label}
      </Button>
    </div>
  );
}
