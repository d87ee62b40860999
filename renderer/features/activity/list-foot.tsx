import { Button } from '../../components/button.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useExplain } from '../../i18n/use-explain.ts';
import { historyLimit } from '../../state/activity-entries.ts';
import { useActivity, useLoadOlder } from '../../state/session-context.tsx';

/** What stands after the last row: whether there is more, and what was not searched. Its height stays. */
export function ListFoot({ filtering }: { readonly filtering: boolean }) {
  return (
    <div className="request-foot" aria-live="polite">
      <FootWords filtering={filtering} />
    </div>
  );
}

function FootWords({ filtering }: { readonly filtering: boolean }) {
  const { text, format } = useWords();
  const explain = useExplain();
  const loadOlder = useLoadOlder();
  const loadedCount = useActivity(({ entries }) => entries.length);
  const complete = useActivity((feed) => feed.complete);
  const loading = useActivity((feed) => feed.loadingOlder);
  const fault = useActivity((feed) => feed.fault);
  const words = text.activity.end;
  const count = format.number(loadedCount);
  if (fault !== null) {
    return (
      <>
        <span>
          {words.failed} {explain(fault).message}
        </span>
        <Button size="small" pending={loading} onClick={() => void loadOlder()}>
          {text.app.retry}
        </Button>
      </>
    );
  }
  if (loadedCount >= historyLimit) return words.limit(count);
  if (complete) return filtering ? words.searchedAll(count) : words.complete;
  if (!filtering) return words.loading;
  return (
    <>
      {words.searched(count)}
      <Button size="small" pending={loading} onClick={() => void loadOlder()}>
        {words.searchOlder}
      </Button>
    </>
  );
}
