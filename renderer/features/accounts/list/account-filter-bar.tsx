import { useWords } from '../../../i18n/language-context.tsx';
import type { AccountFilter } from './account-groups.ts';
import './account-filter-bar.css';

/** Stands there once the accounts no longer fit into one look. */
export function AccountFilterBar({
  filter,
  needy,
  onChange,
}: {
  readonly filter: AccountFilter;
  readonly needy: number;
  readonly onChange: (filter: AccountFilter) => void;
}) {
  const { text, format } = useWords();
  return (
    <div className="row" role="search">
      <input
        className="input account-find"
        type="search"
        aria-label={text.accounts.find}
        placeholder={text.accounts.find}
        value={filter.find}
        onChange={(event) => onChange({ ...filter, find: event.target.value })}
      />
      <button
        type="button"
        className="account-chip"
        aria-pressed={filter.onlyNeedy}
        onClick={() => onChange({ ...filter, onlyNeedy: !filter.onlyNeedy })}
      >
        {text.accounts.onlyNeedy(format.number(needy))}
      </button>
    </div>
  );
}
