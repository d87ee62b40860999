import type { AccountView } from '../../../../shared/models/account.ts';
import { useWords } from '../../../i18n/language-context.tsx';
import { useNow } from '../../../state/use-now.ts';
import { nameWindow, QuotaMeter } from './quota-meter.tsx';

/** Every limit that the provider told about, with the models it is for. */
export function QuotaFacts({ account: { quota } }: { readonly account: AccountView }) {
  const { text, format } = useWords();
  const now = useNow(30_000);
  if (quota === null || quota.windows.length === 0) return null;
  return (
    <section>
      <h3>{text.accounts.details.limits}</h3>
      <ul className="account-limits">
        {quota.windows.map((window) => (
          <li key={window.id}>
            <span>{nameWindow(window, text, format)}</span>
            <QuotaMeter window={window} />
          </li>
        ))}
      </ul>
      <p className="muted">{text.accounts.details.limitsAsOf(format.relative(quota.at, now))}</p>
    </section>
  );
}
