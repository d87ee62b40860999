import type { ReactNode } from 'react';
import type { ActivityEntry } from '../../../shared/models/activity.ts';
import { clientName } from '../../../shared/models/client-name.ts';
import { dialectName } from '../../../shared/models/dialect-name.ts';
import { useWords } from '../../i18n/language-context.tsx';
import { useKnown } from '../../state/session-context.tsx';

/** Everything that was noted of a request, as it was noted. */
export function RequestFacts({ entry }: { readonly entry: ActivityEntry }) {
  const { text, format } = useWords();
  const { facts, outcomes, unknownClient } = text.activity;
  const providers = useKnown((known) => known.providers) ?? [];
  const provider = providers.find(({ id }) => id === entry.provider)?.label ?? entry.provider;
  return (
    <dl className="request-facts small">
      <Fact name={facts.id} code>
        {entry.id}
      </Fact>
      <Fact name={facts.time}>{format.momentSeconds(entry.time)}</Fact>
      <Fact name={facts.outcome}>{outcomes[entry.outcome]}</Fact>
      <Fact name={facts.status}>{entry.status}</Fact>
      {entry.error === null ? null : <Fact name={facts.error}>{text.explainSentence(entry.error)}</Fact>}
      <Fact name={facts.client}>{entry.client === null ? unknownClient : clientName(entry.client)}</Fact>
      <Fact name={facts.address} code>
        {`${entry.method} ${entry.path}`}
      </Fact>
      <Fact name={facts.dialect}>{entry.dialect === null ? null : dialectName[entry.dialect]}</Fact>
      <Fact name={facts.stream}>{entry.stream ? facts.yes : facts.no}</Fact>
      <Fact name={facts.modelAsked} code>
        {entry.modelAsked}
      </Fact>
      <Fact name={facts.modelServed} code>
        {entry.modelServed}
      </Fact>
      <Fact name={facts.account}>{entry.accountLabel ?? entry.account}</Fact>
      <Fact name={facts.provider}>{provider}</Fact>
      <Fact name={facts.attempts}>{format.number(entry.attempts)}</Fact>
      <Fact name={facts.requestSize}>{format.bytes(entry.requestBytes)}</Fact>
      <Fact name={facts.responseSize}>{format.bytes(entry.responseBytes)}</Fact>
      <Fact name={facts.firstToken}>
        {entry.firstByteMs === null ? null : format.duration(entry.firstByteMs)}
      </Fact>
      <Fact name={facts.total}>{entry.totalMs === null ? null : format.duration(entry.totalMs)}</Fact>
      <TokenFacts entry={entry} />
    </dl>
  );
}

function TokenFacts({ entry: { tokens } }: { readonly entry: ActivityEntry }) {
  const { text, format } = useWords();
  const { facts } = text.activity;
  const say = (count: number | null) => (count === null ? null : format.number(count));
  return (
    <>
      <Fact name={facts.input}>{say(tokens.input)}</Fact>
      <Fact name={facts.cacheRead}>{say(tokens.cacheRead)}</Fact>
      <Fact name={facts.cacheWrite}>{say(tokens.cacheWrite)}</Fact>
      <Fact name={facts.output}>{say(tokens.output)}</Fact>
      <Fact name={facts.reasoning}>{say(tokens.reasoning)}</Fact>
    </>
  );
}

function Fact({ name, code = false, children }: { name: string; code?: boolean; children: ReactNode }) {
  const { text } = useWords();
  return (
    <div className="request-fact">
      <dt className="muted">{name}</dt>
      {children === null ? (
        <dd className="muted">{text.activity.facts.unknown}</dd>
      ) : (
        <dd className={code ? 'mono' : undefined}>{children}</dd>
      )}
    </div>
  );
}
