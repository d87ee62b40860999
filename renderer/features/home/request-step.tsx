import { Mark, type MarkShape } from '../../components/mark.tsx';
import { linkTo } from '../../app/navigation.ts';
import { useWords } from '../../i18n/language-context.tsx';
import { useKnown } from '../../state/session-context.tsx';
import type { Text } from '../../i18n/texts.ts';
import type { ActivityEntry } from '../../../shared/models/activity.ts';
import type { ClientStatus } from '../../../shared/models/client.ts';
import { Step, type StepState } from './step.tsx';

/** The proof: a true request of a true tool, seen as it arrives. */
export function RequestStep({
  state,
  ready,
  clients,
  request,
}: {
  readonly state: StepState;
  /** Whether anybody could answer. */
  readonly ready: boolean;
  readonly clients: readonly ClientStatus[];
  readonly request: ActivityEntry | undefined;
}) {
  const { text, format } = useWords();
  const words = text.home.steps.request;
  const launchCommand = useKnown(
    (known) => known.clients.clients.find(({ installed }) => installed)?.launchCommand,
  );
  const names = format.list(clients.map(({ name }) => name));
  return (
    <Step number={4} state={state} title={words.title}>
      <p className="muted">{clients.length === 0 ? words.detail : words.restart(names)}</p>
      {ready ? (
        <>
          <FirstRequest request={request} />
          {state === 'done' || launchCommand === undefined ? null : (
            <p className="small muted">
              {words.orLaunch} <code className="command-line mono">{launchCommand}</code> {words.orKey}
            </p>
          )}
        </>
      ) : null}
    </Step>
  );
}

function FirstRequest({ request }: { readonly request: ActivityEntry | undefined }) {
  const { text, format } = useWords();
  const words = text.home.steps.request;
  const { tone, mark, said } = describe(request, text);
  return (
    <div className="first-request">
      <span className={`row tone-${tone}`}>
        <Mark shape={mark} />
      </span>
      <span role="status">{said}</span>
      {request === undefined ? null : (
        <>
          <span className="mono small muted">{request.modelServed ?? request.modelAsked ?? ''}</span>
          <span className="small muted">
            {request.totalMs === null ? '' : format.duration(request.totalMs)}
          </span>
          <a className="push small" href={linkTo('activity', request.id)}>
            {words.show}
          </a>
        </>
      )}
    </div>
  );
}

function describe(
  request: ActivityEntry | undefined,
  text: Text,
): { tone: string; mark: MarkShape; said: string } {
  const words = text.home.steps.request;
  if (request === undefined) return { tone: 'neutral', mark: 'wait', said: words.waiting };
  const client = request.client ?? words.somebody;
  switch (request.outcome) {
    case 'running':
      return { tone: 'neutral', mark: 'wait', said: words.arrivedRunning(client) };
    case 'completed':
    case 'left':
      return { tone: 'good', mark: 'ok', said: words.arrived(client, request.accountLabel ?? '') };
    case 'refused':
    case 'failed':
    case 'cut':
      return {
        tone: 'bad',
        mark: 'attention',
        said: request.error === null ? words.arrivedFailed(client) : text.explainSentence(request.error),
      };
  }
}
