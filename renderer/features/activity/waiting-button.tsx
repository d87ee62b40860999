import { ArrowUp } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useActivity } from '../../state/session-context.tsx';
import { type ActivityFilter, filterEntries } from './activity-filter.ts';

/** How many requests came while the list was held, and the way to them. */
export function WaitingButton({
  filter,
  onFollow,
}: {
  readonly filter: ActivityFilter;
  readonly onFollow: () => void;
}) {
  const { text, format } = useWords();
  const count = useActivity(({ waiting }) => filterEntries(waiting, filter, text.explainSentence).length);
  const more = useActivity((feed) => feed.waitingOverflows);
  const words = count === 0 ? null : text.activity.waiting(`${format.number(count)}${more ? '+' : ''}`);
  return (
    <>
      <div className="activity-waiting">
        {words === null ? null : (
          <Button look="primary" size="small" icon={<ArrowUp aria-hidden="true" />} onClick={onFollow}>
            {words}
          </Button>
        )}
      </div>
      {/* Said once, not with every new number. */}
      <span className="visually-hidden" role="status">
        {words === null ? null : text.activity.waitingStatus}
      </span>
    </>
  );
}
