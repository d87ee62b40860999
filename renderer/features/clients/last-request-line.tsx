import type { ActivityEntry } from '../../../shared/models/activity.ts';
import type { ClientStatus } from '../../../shared/models/client.ts';
import { linkTo } from '../../app/navigation.ts';
import { useWords } from '../../i18n/language-context.tsx';
import { useActivity } from '../../state/session-context.tsx';
import { useNow } from '../../state/use-now.ts';

/** The newest request of a client that began at or after a moment. */
export function useLastRequest(client: ClientStatus, since = 0): ActivityEntry | undefined {
  return useActivity(({ entries }) => {
    const last = entries.find((entry) => entry.client === client.id);
    return last !== undefined && last.time >= since ? last : undefined;
  });
}

/** The proof that a client really comes here: "Claude Code asked for claude-opus-5-5 3 seconds ago." */
export function LastRequestLine({ client }: { readonly client: ClientStatus }) {
  const entry = useLastRequest(client);
  const { text } = useWords();
  return (
    <p className="small muted">
      {entry === undefined ? (
        text.clients.proof.waiting(client.name)
      ) : (
        <RequestWords client={client} entry={entry} />
      )}
    </p>
  );
}

export function RequestWords({
  client,
  entry,
}: {
  readonly client: ClientStatus;
  readonly entry: ActivityEntry;
}) {
  const { text, format } = useWords();
  const now = useNow(1000);
  const { proof } = text.clients;
  const ago = format.relative(Math.min(entry.time, now), now);
  return (
    <>
      {entry.modelAsked === null
        ? proof.askedPlain(client.name, ago)
        : proof.asked(client.name, entry.modelAsked, ago)}{' '}
      {entry.error === null ? null : `${proof.failed(text.explainSentence(entry.error))} `}
      <a href={linkTo('activity', entry.id)}>{proof.show}</a>
    </>
  );
}
