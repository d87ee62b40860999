import { type SyntheticEvent, useId, useState } from 'react';
import type { Input } from '../../../shared/contract.ts';
import type { AppError } from '../../../shared/errors.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useExplain } from '../../i18n/use-explain.ts';
import { useCommand } from '../../state/use-command.ts';
import { NewPassphrase, readNewPassphrase } from './new-passphrase.tsx';

type ChosenKind = Input<'vault.create'>['kind'];

/** Chooses where secrets are kept, with what each choice means. Secrets that are there move along. */
export function VaultChoice({ offered }: { readonly offered: readonly ChosenKind[] }) {
  const { text } = useWords();
  const { run, pending, error, clearError } = useCommand('vault.create');
  const [kind, setKind] = useState<ChosenKind | null>(null);
  const [problem, setProblem] = useState<'missing' | 'differ' | null>(null);
  const submit = async (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (kind === null) return;
    if (kind !== 'passphrase') {
      await run({ kind });
      return;
    }
    const form = event.currentTarget;
    const given = readNewPassphrase(form);
    setProblem(typeof given === 'string' ? null : given.problem);
    if (typeof given !== 'string') return;
    const result = await run({ kind, passphrase: given });
    if (result?.ok === true) form.reset();
  };
  const choose = (chosen: ChosenKind) => {
    setKind(chosen);
    setProblem(null);
    clearError();
  };
  return (
    <form className="column" noValidate autoComplete="off" onSubmit={(event) => void submit(event)}>
      <Kinds offered={offered} chosen={kind} onChoose={choose} />
      {kind === 'passphrase' ? <NewPassphrase problem={problem} onEdit={() => setProblem(null)} /> : null}
      {error === null ? null : <Problem error={error} />}
      <div>
        <Button
          look={kind === null ? 'plain' : 'primary'}
          type="submit"
          disabled={kind === null}
          pending={pending}
        >
          {pending ? text.vault.moving : text.vault.useThis}
        </Button>
      </div>
    </form>
  );
}

function Kinds({
  offered,
  chosen,
  onChoose,
}: {
  readonly offered: readonly ChosenKind[];
  readonly chosen: ChosenKind | null;
  readonly onChoose: (kind: ChosenKind) => void;
}) {
  const { text } = useWords();
  const name = useId();
  return (
    <fieldset className="vault-kinds">
      <legend className="visually-hidden">{text.vault.choose}</legend>
      {offered.map((kind) => (
        <label key={kind} className="vault-kind">
          <input
            type="radio"
            name={name}
            checked={kind === chosen}
            aria-describedby={`${name}-${kind}`}
            onChange={() => onChoose(kind)}
          />
          <b>{text.vault.kinds[kind]}</b>
          <span id={`${name}-${kind}`} className="small muted">
            {text.vault.kindHints[kind]}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Problem({ error }: { readonly error: AppError }) {
  const { text } = useWords();
  const explain = useExplain();
  const words =
    error.code === 'vault-not-chosen'
      ? text.vault.stillNoKeychain(text.vault.faults[error.fault])
      : `${explain(error).message} ${explain(error).hint}`;
  return <Notice tone="bad" live title={words} />;
}
