import { useWords } from '../../../i18n/language-context.tsx';
import { useExplain } from '../../../i18n/use-explain.ts';
import { Words } from './account-story.tsx';
import type { AccountActions } from './use-account-actions.ts';

/** What the last test, renewal or change came to; a refusal is told by the account's own state. */
export function RowOutcome({ actions }: { readonly actions: AccountActions }) {
  const shown = useOutcome(actions);
  const isGood = actions.error === null && (actions.check?.outcome === 'works' || actions.renewed);
  return (
    <div className={`account-outcome small ${isGood ? 'tone-good' : ''}`} role="status">
      {shown === null ? null : <Words>{shown}</Words>}
    </div>
  );
}

function useOutcome({ testing, renewing, check, renewed, error }: AccountActions): string | null {
  const { text, format } = useWords();
  const explain = useExplain();
  if (testing) return text.accounts.testing;
  if (renewing) return text.accounts.renewing;
  if (error !== null) return `${explain(error).message} ${explain(error).hint}`;
  if (renewed) return text.accounts.renewed;
  switch (check?.outcome) {
    case 'works':
      return check.models.length === 0
        ? text.accounts.checkWorks
        : text.accounts.checkWorksModels(format.number(check.models.length));
    case 'unreachable':
      return text.accounts.checkUnreachable(check.message);
    case 'unclear':
      return text.accounts.checkUnclear(check.message);
    case 'refused':
    case undefined:
      return null;
  }
}
