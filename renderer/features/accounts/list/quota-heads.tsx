import type { AccountView } from '../../../../shared/models/account.ts';
import { useWords } from '../../../i18n/language-context.tsx';
import { nameWindow } from '../row/quota-meter.tsx';
import { pickWindows } from '../row/quota-windows.ts';

/** Names the two meters of a list, where it has any; each meter says its own name to assistive tools. */
export function QuotaHeads({ accounts }: { readonly accounts: readonly AccountView[] }) {
  const { text, format } = useWords();
  const windows = accounts.map(({ quota }) => pickWindows(quota));
  const short = windows.find((each) => each.short !== null)?.short ?? null;
  const long = windows.find((each) => each.long !== null)?.long ?? null;
  const words = text.accounts.heads;
  return (
    <div className="account-heads account-line account-line-quotas" aria-hidden="true">
      <span>{words.account}</span>
      <span className="account-kind">{words.kind}</span>
      <span>{words.end}</span>
      <span className="account-quota">{short === null ? null : nameWindow(short, text, format)}</span>
      <span className="account-quota-long">{long === null ? null : nameWindow(long, text, format)}</span>
      <span className="account-heads-state">{words.state}</span>
    </div>
  );
}
