import type { ReactNode } from 'react';
import type { ActivityEntry, Attempt } from '../../../shared/models/activity.ts';
import { clientName } from '../../../shared/models/client-name.ts';
import type { Sentence } from '../../../shared/models/sentence.ts';
import { Filled } from '../../components/filled.tsx';
import { Button } from '../../components/button.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useKnown } from '../../state/session-context.tsx';
import { useNow } from '../../state/use-now.ts';
import { sumInput } from './token-sums.ts';

/** What happened to the request, in the order in which it did. */
export function RequestStory({
  entry,
  onShowLosses,
}: {
  readonly entry: ActivityEntry;
  readonly onShowLosses: () => void;
}) {
  const { text } = useWords();
  return (
    <ol className="request-story small" aria-label={text.activity.story.label}>
      <Step at={0}>
        <AskedWords entry={entry} />
      </Step>
      {entry.decision.map((sentence, index) => (
        <Step key={index}>{text.explainSentence(sentence)}</Step>
      ))}
      <AttemptSteps entry={entry} />
      {entry.loss.length === 0 ? null : <LossStep entry={entry} onShowLosses={onShowLosses} />}
      {entry.firstByteMs === null ? null : (
        <Step at={entry.firstByteMs}>
          {entry.stream ? text.activity.story.firstToken : text.activity.story.firstByte}
        </Step>
      )}
      {entry.outcome === 'running' ? <RunningStep since={entry.time} /> : <EndStep entry={entry} />}
    </ol>
  );
}

/** Its moment counts from the request's arrival, where it is known. */
function Step({ at, tone, children }: { at?: number | null; tone?: 'bad' | 'warn'; children: ReactNode }) {
  const { format } = useWords();
  return (
    <li className="request-step">
      <span className="request-step-time mono">
        {at === undefined || at === null ? null : format.duration(at)}
      </span>
      <div className={tone === undefined ? undefined : `request-step-${tone}`}>{children}</div>
    </li>
  );
}

function AskedWords({ entry }: { readonly entry: ActivityEntry }) {
  const { text, format } = useWords();
  const { story, unknownClient } = text.activity;
  const client = <b>{entry.client === null ? unknownClient : clientName(entry.client)}</b>;
  const size = format.bytes(entry.requestBytes);
  if (entry.modelAsked === null) return <Filled text={story.asked} parts={[client, size]} />;
  const model = <span className="mono">{entry.modelAsked}</span>;
  const words = entry.stream ? story.askedForStream : story.askedFor;
  return <Filled text={words} parts={[client, model, size]} />;
}

/** An attempt is told when it ended: the tries before it and itself, one after the other. */
function AttemptSteps({ entry }: { readonly entry: ActivityEntry }) {
  const { text } = useWords();
  const describe = useDescribeAccount();
  const asking = entry.outcome === 'running' && entry.attempts > entry.attemptLog.length;
  return (
    <>
      {entry.attemptLog.map((attempt, index) => (
        <Step key={index} at={sumDurations(entry.attemptLog.slice(0, index + 1))}>
          <AttemptWords attempt={attempt} account={describe(attempt, entry)} />
        </Step>
      ))}
      {asking && entry.account !== null && entry.provider !== null ? (
        <Step>
          <Filled
            text={text.activity.story.asking}
            parts={[describe({ account: entry.account, provider: entry.provider }, entry)]}
          />
        </Step>
      ) : null}
    </>
  );
}

const sumDurations = (attempts: readonly Attempt[]) =>
  attempts.reduce((sum, { durationMs }) => sum + durationMs, 0);

/** What the provider said stands below, in its own words. */
function AttemptWords({ attempt, account }: { readonly attempt: Attempt; readonly account: ReactNode }) {
  const { text } = useWords();
  const { story } = text.activity;
  const { status } = attempt;
  const error = attempt.error && text.explainSentence(attempt.error);
  const words =
    error === null
      ? ([story.tried, story.answered] as const)
      : ([story.triedWithout, story.triedWith] as const);
  return (
    <>
      {status === null ? (
        <Filled text={words[0]} parts={[account]} />
      ) : (
        <Filled text={words[1]} parts={[account, status]} />
      )}
      {error === null ? null : <blockquote className="request-words">{error}</blockquote>}
    </>
  );
}

function LossStep({
  entry: { loss },
  onShowLosses,
}: {
  readonly entry: ActivityEntry;
  readonly onShowLosses: () => void;
}) {
  const { text, format } = useWords();
  const { story } = text.activity;
  return (
    <Step tone="warn">
      <div className="row wrap">
        {loss.length === 1 ? story.lostOne : story.lostMany(format.number(loss.length))}
        <Button size="small" look="quiet" onClick={onShowLosses}>
          {story.showLost}
        </Button>
      </div>
    </Step>
  );
}

function RunningStep({ since }: { readonly since: number }) {
  const { text, format } = useWords();
  const now = useNow(1000);
  return <Step>{text.activity.story.running(format.countdown(Math.max(0, now - since)))}</Step>;
}

function EndStep({ entry }: { readonly entry: ActivityEntry }) {
  const { text } = useWords();
  const { outcome, totalMs, attemptLog } = entry;
  const say = (error: Sentence | null | undefined) => (error ? text.explainSentence(error) : null);
  const error = say(entry.error);
  // What the last account said is mostly what the client was told: once is enough.
  const told = error === say(attemptLog.at(-1)?.error) ? null : error;
  if (outcome === 'completed') {
    return (
      <Step at={totalMs}>
        <DoneWords entry={entry} />
      </Step>
    );
  }
  return (
    <Step at={totalMs} tone={outcome === 'left' ? 'warn' : 'bad'}>
      {text.activity.outcomesExplained[outcome]}
      {told === null ? null : <blockquote className="request-words">{told}</blockquote>}
    </Step>
  );
}

function DoneWords({ entry: { tokens } }: { readonly entry: ActivityEntry }) {
  const { text, format } = useWords();
  const { story } = text.activity;
  const input = sumInput(tokens);
  if (input === null && tokens.output === null) return story.done;
  const say = (count: number | null) => (count === null ? '?' : format.compact(count));
  return tokens.cacheRead === null || tokens.cacheRead === 0
    ? story.doneWith(say(input), say(tokens.output))
    : story.doneWithCache(say(input), say(tokens.cacheRead), say(tokens.output));
}

/** An account by its present label; one that is gone by the label it had, or its id. */
function useDescribeAccount() {
  const { story } = useWords().text.activity;
  const accounts = useKnown((known) => known.accounts.accounts) ?? [];
  const providers = useKnown((known) => known.providers) ?? [];
  return (tried: Pick<Attempt, 'account' | 'provider'>, entry: ActivityEntry) => {
    const old = entry.account === tried.account ? entry.accountLabel : null;
    const label = accounts.find(({ id }) => id === tried.account)?.label ?? old ?? tried.account;
    const provider = providers.find(({ id }) => id === tried.provider)?.label ?? tried.provider;
    return <Filled text={story.accountAt} parts={[<b>{label}</b>, provider]} />;
  };
}
