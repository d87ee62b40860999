import type { TakenLogin } from '../../../../shared/models/login.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Pill } from '../../../components/pill.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { useEmailMask } from '../../../state/use-hidden-emails.tsx';
import { closeTask } from '../add/close-task.ts';
import { Words } from '../row/account-story.tsx';

/** What became of each login that was asked for: some may have failed while others are ready. */
export function TakenLogins({
  taken,
  onMore,
}: {
  readonly taken: readonly TakenLogin[];
  readonly onMore: () => void;
}) {
  const { text, format } = useWords();
  const mask = useEmailMask();
  const words = text.imports;
  const failed = taken.filter(({ error }) => error !== null).length;
  const done = taken.length - failed;
  return (
    <Dialog
      wide
      title={
        failed === 0 ? words.allTaken : words.someTaken(format.number(done), format.number(taken.length))
      }
      closeLabel={text.app.close}
      onClose={closeTask}
      actions={
        <>
          <Button onClick={onMore}>{words.more}</Button>
          <Button look="primary" data-focus-first onClick={closeTask}>
            {text.addAccount.done}
          </Button>
        </>
      }
    >
      <ul className="import-list import-taken" role="status">
        {taken.map(({ login, name, error }) => (
          <li key={login}>
            <div className="import-words">
              <b>{mask(name)}</b>
              {error === null ? null : (
                <span className="small">
                  <Words>{`${text.explainError(error).message} ${text.explainError(error).hint}`}</Words>
                </span>
              )}
            </div>
            {error === null ? (
              <Pill tone="good" mark="ok">
                {words.taken}
              </Pill>
            ) : (
              <Pill tone="bad" mark="attention">
                {words.notTaken}
              </Pill>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
