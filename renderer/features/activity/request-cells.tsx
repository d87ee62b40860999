import { memo } from 'react';
import type { ActivityEntry } from '../../../shared/models/activity.ts';
import { clientName } from '../../../shared/models/client-name.ts';
import { Mark } from '../../components/mark.tsx';
import { Pill } from '../../components/pill.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { outcomeLook } from './outcome-look.ts';
import { cacheShare, sumTokens } from './token-sums.ts';

/** One request's cells; drawn again only when the request itself changed. */
export const RequestCells = memo(function RequestCells({
  entry,
  dayStart,
}: {
  readonly entry: ActivityEntry;
  /** When today began: older requests are told with their day. */
  readonly dayStart: number;
}) {
  const { text, format } = useWords();
  const { client, accountLabel, firstByteMs, time, tokens } = entry;
  const total = sumTokens(tokens);
  const share = cacheShare(tokens);
  const name = client === null ? text.activity.unknownClient : clientName(client);
  return (
    <>
      <span role="gridcell" className="request-time mono">
        {time < dayStart ? format.dayAndClock(time) : format.clockSeconds(time)}
      </span>
      <span role="gridcell" className={client === null ? 'muted' : undefined} title={name}>
        {name}
      </span>
      <ModelCell entry={entry} />
      <span role="gridcell" className="request-account muted" title={accountLabel ?? undefined}>
        {accountLabel}
      </span>
      <span role="gridcell">
        <OutcomeWord entry={entry} />
      </span>
      <span role="gridcell" className="request-number">
        {firstByteMs === null ? null : format.duration(firstByteMs)}
      </span>
      <span role="gridcell" className="request-number request-tokens">
        {total === null ? null : format.compact(total)}
      </span>
      <span role="gridcell" className="request-number request-cached">
        {share === null ? null : format.percent(share)}
      </span>
    </>
  );
});

/** The model that was asked for, and the one that answered where it is another. */
function ModelCell({ entry: { modelAsked, modelServed } }: { readonly entry: ActivityEntry }) {
  const { text } = useWords();
  const asked = modelAsked ?? modelServed;
  if (asked === null) return <span role="gridcell" />;
  if (modelServed === null || modelServed === asked) {
    return (
      <span role="gridcell" className="mono" title={asked}>
        {asked}
      </span>
    );
  }
  const words = text.activity.servedAs(asked, modelServed);
  return (
    <span role="gridcell" className="mono request-model" title={words}>
      <span className="visually-hidden">{words}</span>
      <span aria-hidden="true">{asked}</span>
      <span aria-hidden="true" className="muted">
        {'→'}
      </span>
      <span aria-hidden="true">{modelServed}</span>
    </span>
  );
}

function OutcomeWord({ entry: { outcome, status } }: { readonly entry: ActivityEntry }) {
  const { text } = useWords();
  const { tone, mark } = outcomeLook[outcome];
  const word = text.activity.outcomes[outcome];
  if (outcome === 'completed') {
    return (
      <span className="request-done">
        <Mark shape={mark} />
        <span className="visually-hidden">{word}</span>
        {status}
      </span>
    );
  }
  const failed = outcome === 'failed' || outcome === 'refused';
  return (
    <Pill tone={tone} mark={mark}>
      {failed && status !== null ? `${word} ${status}` : word}
    </Pill>
  );
}
