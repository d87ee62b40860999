import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useExplain } from '../../i18n/use-explain.ts';
import { useCommand } from '../../state/use-command.ts';

/** Asks the keychain once more; says so when nothing has changed. */
export function LookAgain() {
  const { text } = useWords();
  const explain = useExplain();
  const { run, pending, error } = useCommand('vault.unlock');
  const [isUnchanged, setUnchanged] = useState(false);
  const look = async () => {
    setUnchanged(false);
    const result = await run({});
    setUnchanged(result?.ok === true && (result.value.locked || result.value.fault !== null));
  };
  return (
    <div className="row wrap">
      <Button size="small" pending={pending} onClick={() => void look()}>
        {text.vault.lookAgain}
      </Button>
      <span className="small" role="status">
        {error === null ? (isUnchanged ? text.vault.lookedAgain : null) : explain(error).message}
      </span>
    </div>
  );
}
