import type { ReactNode } from 'react';
import type { ClientStatus } from '../../../shared/models/client.ts';
import { linkTo } from '../../app/navigation.ts';
import { Mark, type MarkShape } from '../../components/mark.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useExplain } from '../../i18n/use-explain.ts';
import { fileName } from './client-facts.ts';
import { RequestWords, useLastRequest } from './last-request-line.tsx';
import type { AccountTest } from './use-account-tests.ts';

/** What was written is read back, the accounts are asked, and the client's first own request is the proof. */
export function AfterWriting({
  client,
  looking,
  since,
  tests,
}: {
  readonly client: ClientStatus;
  readonly looking: boolean;
  readonly since: number;
  readonly tests: readonly AccountTest[] | null;
}) {
  const { text } = useWords();
  const { proof } = text.clients;
  const first = useLastRequest(client, since);
  return (
    <div className="after-writing" role="status">
      <h3>{proof.title}</h3>
      <ul>
        <ReadBack client={client} looking={looking} />
        {tests?.length === 0 ? <NoAccount /> : null}
        {tests?.map((test) => (
          <TestedAccount key={test.account.id} test={test} />
        ))}
        {first === undefined ? (
          <Step mark="wait">
            {text.clients.proof.waiting(client.name)} <span className="muted">{proof.next[client.id]}</span>
          </Step>
        ) : (
          <Step mark={first.error === null ? 'ok' : 'attention'}>
            <RequestWords client={client} entry={first} />
          </Step>
        )}
      </ul>
    </div>
  );
}

const tones: Record<MarkShape, string> = {
  ok: 'tone-good',
  wait: 'muted',
  attention: 'tone-warn',
  off: 'muted',
};

function Step({ mark, children }: { mark: MarkShape; children: ReactNode }) {
  return (
    <li>
      <span className={tones[mark]}>
        <Mark shape={mark} />
      </span>
      <span>{children}</span>
    </li>
  );
}

function ReadBack({ client, looking }: { client: ClientStatus; looking: boolean }) {
  const { text } = useWords();
  const { proof } = text.clients;
  const file = fileName(client.configPath);
  if (looking) return <Step mark="wait">{proof.reading}</Step>;
  return client.state === 'on' ? (
    <Step mark="ok">{proof.written(file)}</Step>
  ) : (
    <Step mark="attention">{proof.differs(file)}</Step>
  );
}

function NoAccount() {
  const { text } = useWords();
  return (
    <Step mark="attention">
      {text.clients.proof.noAccount} <a href={linkTo('accounts')}>{text.clients.proof.toAccounts}</a>
    </Step>
  );
}

function TestedAccount({ test: { account, outcome } }: { test: AccountTest }) {
  const { text } = useWords();
  const explain = useExplain();
  const { proof } = text.clients;
  if (outcome === 'asking') return <Step mark="wait">{proof.asking(account.label)}</Step>;
  if (outcome === 'works') return <Step mark="ok">{proof.answers(account.label)}</Step>;
  const words = 'words' in outcome ? outcome.words : explain(outcome.error).message;
  return <Step mark="attention">{proof.fails(account.label, words)}</Step>;
}
