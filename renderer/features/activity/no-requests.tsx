import { Activity, SearchX } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Empty, Skeleton } from '../../components/empty.tsx';
import { Notice } from '../../components/notice.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useExplain } from '../../i18n/use-explain.ts';
import { useActivity, useKnown } from '../../state/session-context.tsx';
import { useCopyText } from '../../state/use-copy-text.ts';
import { buildFirstCurlLine } from './curl-line.ts';
import { ListFoot } from './list-foot.tsx';

/** Before the first page is there. */
export function NotYetRead() {
  const { text } = useWords();
  const explain = useExplain();
  const fault = useActivity((feed) => feed.fault);
  if (fault === null) return <Skeleton lines={8} label={text.app.loading} />;
  const { message, hint } = explain(fault);
  return (
    <div className="activity-notice">
      <Notice tone="bad" title={text.activity.readFailed} live>
        {message} {hint}
      </Notice>
    </div>
  );
}

/** Says how to make a first request. */
export function NoRequests() {
  const { text } = useWords();
  const { empty } = text.activity;
  const copy = useCopyText();
  const url = useKnown((known) => known.engine.url);
  const accounts = useKnown((known) => known.accounts.accounts);
  const providers = useKnown((known) => known.providers);
  const provider = providers?.find(({ id }) => id === accounts?.[0]?.provider);
  if (url === undefined || url === null)
    return <Empty icon={<Activity aria-hidden="true" />} title={empty.title} />;
  const line = buildFirstCurlLine(url, provider);
  return (
    <Empty
      icon={<Activity aria-hidden="true" />}
      title={empty.title}
      action={
        <CopyButton look="primary" label={empty.copy} doneLabel={text.app.copied} copy={() => copy(line)} />
      }
    >
      {empty.hint}
      <code className="activity-line mono">{line}</code>
      <span className="small">{empty.keyNote}</span>
    </Empty>
  );
}

/** Nothing of what is loaded matches; older requests were perhaps not searched. */
export function NoMatch({ onClear }: { readonly onClear: () => void }) {
  const { text } = useWords();
  return (
    <div>
      <Empty
        icon={<SearchX aria-hidden="true" />}
        title={text.activity.noMatch.title}
        action={<Button onClick={onClear}>{text.activity.filters.clear}</Button>}
      />
      <ListFoot filtering />
    </div>
  );
}
