import type { QuotaWindow } from '../../../../shared/models/account.ts';
import { useWords } from '../../../i18n/language-context.tsx';
import type { Format } from '../../../i18n/format.ts';
import type { Text } from '../../../i18n/texts.ts';
import { useNow } from '../../../state/use-now.ts';
import { leftOf, toneOfLeft } from './quota-windows.ts';
import './quota-meter.css';

/** What is left of one of a subscription's limits, like a battery, and when it is full again. */
export function QuotaMeter({ window }: { readonly window: QuotaWindow }) {
  const { text, format } = useWords();
  const now = useNow(30_000);
  const left = leftOf(window, now);
  const percent = Math.round(left * 100);
  const { resetsAt } = window;
  const isAhead = resetsAt !== null && resetsAt > now;
  const words = text.accounts.quotaLeft(format.percent(left));
  const resets = isAhead ? format.soonest(resetsAt, now) : null;
  const spoken = isAhead ? text.accounts.quotaUntil(words, format.moment(resetsAt)) : words;
  return (
    <div className="quota-meter" title={`${nameWindow(window, text, format)}: ${spoken}`}>
      <div
        className="quota-bar"
        role="meter"
        aria-label={nameWindow(window, text, format)}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={spoken}
      >
        <i className={`meter-fill meter-${toneOfLeft(left)}`} style={{ width: `${String(percent)}%` }} />
      </div>
      <span className="quota-words small muted" aria-hidden="true">
        {resets === null ? words : text.accounts.quotaUntil(words, resets)}
      </span>
    </div>
  );
}

const dayMs = 24 * 3_600_000;

/** As people call it: by its length, and the models it is about; else by the provider's own name. */
export function nameWindow({ id, lengthMs, model }: QuotaWindow, text: Text, format: Format): string {
  const length = lengthMs === null ? id : lengthMs === 7 * dayMs ? text.accounts.week : format.span(lengthMs);
  return model === null ? length : text.accounts.windowOfModel(length, model);
}
