import { X } from 'lucide-react';
import { type ReactNode, type Ref, useState } from 'react';
import type { ActivityEntry } from '../../../shared/models/activity.ts';
import { clientName } from '../../../shared/models/client-name.ts';
import { Card } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Skeleton } from '../../components/empty.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Pill } from '../../components/pill.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useExplain } from '../../i18n/use-explain.ts';
import { useKnown } from '../../state/session-context.tsx';
import { useCopyText } from '../../state/use-copy-text.ts';
import { buildCurlLine } from './curl-line.ts';
import { outcomeLook } from './outcome-look.ts';
import { RequestFacts } from './request-facts.tsx';
import { RequestLosses } from './request-losses.tsx';
import { RequestStory } from './request-story.tsx';
import { type ReadRequest, useRequest } from './use-request.ts';
import './request-detail.css';

/** The story of one request beside the list. For `key={id}`. */
export function RequestDetail({
  id,
  heading,
  onClose,
}: {
  readonly id: string;
  readonly heading: Ref<HTMLHeadingElement>;
  readonly onClose: () => void;
}) {
  const { text } = useWords();
  const request = useRequest(id);
  return (
    <section className="activity-detail" aria-label={text.activity.detail.label}>
      <Card className="request-detail">
        <header className="request-detail-head">
          <h2 ref={heading} tabIndex={-1}>
            <DetailTitle request={request} />
          </h2>
          <IconButton label={text.activity.detail.close} size="small" onClick={onClose}>
            <X aria-hidden="true" />
          </IconButton>
        </header>
        <DetailBody id={id} request={request} />
      </Card>
    </section>
  );
}

function DetailTitle({ request }: { readonly request: ReadRequest }): ReactNode {
  const { text, format } = useWords();
  const { detail, unknownClient } = text.activity;
  switch (request.state) {
    case 'reading':
      return detail.label;
    case 'failed':
      return request.error.code === 'not-found' ? detail.missingTitle : detail.failedTitle;
    case 'known': {
      const { client, time } = request.entry;
      return detail.title(client === null ? unknownClient : clientName(client), format.clockSeconds(time));
    }
  }
}

function DetailBody({ id, request }: { readonly id: string; readonly request: ReadRequest }) {
  const { text } = useWords();
  const explain = useExplain();
  switch (request.state) {
    case 'reading':
      return <Skeleton lines={6} label={text.activity.detail.loading} />;
    case 'known':
      return <KnownRequest entry={request.entry} />;
    case 'failed': {
      if (request.error.code === 'not-found') {
        return <p className="request-detail-words muted">{text.activity.detail.missing(id)}</p>;
      }
      const { message, hint } = explain(request.error);
      return (
        <div className="request-detail-words">
          <Notice tone="bad" title={message}>
            {hint}
          </Notice>
        </div>
      );
    }
  }
}

type Side = 'story' | 'facts' | 'lost';

function KnownRequest({ entry }: { readonly entry: ActivityEntry }) {
  const { text, format } = useWords();
  const { outcomes, outcomesExplained, detail } = text.activity;
  const [side, setSide] = useState<Side>('story');
  const { tone, mark } = outcomeLook[entry.outcome];
  return (
    <>
      <div className="request-detail-outcome" role="status">
        <Pill tone={tone} mark={mark}>
          {outcomes[entry.outcome]}
        </Pill>
        <span className="small muted">{outcomesExplained[entry.outcome]}</span>
      </div>
      <Tabs
        label={detail.tabs.label}
        value={side}
        onChange={setSide}
        tabs={[
          {
            value: 'story',
            label: detail.tabs.story,
            content: <RequestStory entry={entry} onShowLosses={() => setSide('lost')} />,
          },
          { value: 'facts', label: detail.tabs.facts, content: <RequestFacts entry={entry} /> },
          {
            value: 'lost',
            label: detail.tabs.lost(format.number(entry.loss.length)),
            content: <RequestLosses losses={entry.loss} />,
          },
        ]}
      />
      <DetailActions entry={entry} />
    </>
  );
}

function DetailActions({ entry }: { readonly entry: ActivityEntry }) {
  const { text } = useWords();
  const { detail } = text.activity;
  const copy = useCopyText();
  const url = useKnown((known) => known.engine.url);
  return (
    <footer className="request-detail-actions row wrap">
      <CopyButton
        size="small"
        label={detail.copyId}
        doneLabel={text.app.copied}
        copy={() => copy(entry.id)}
      />
      {url === undefined || url === null ? null : (
        <CopyButton
          size="small"
          label={detail.copyCurl}
          doneLabel={text.app.copied}
          title={detail.curlHint}
          copy={() => copy(buildCurlLine(url, entry))}
        />
      )}
    </footer>
  );
}
