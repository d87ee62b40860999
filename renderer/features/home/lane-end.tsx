import { ButtonLink } from '../../components/button-link.tsx';
import type { MarkShape } from '../../components/mark.tsx';
import { Pill, type Tone } from '../../components/pill.tsx';
import { linkTo } from '../../app/navigation.ts';
import { useWords } from '../../i18n/language-context.tsx';
import { useEmailMask } from '../../state/use-hidden-emails.tsx';
import type { Lane } from './describe-lanes.ts';
import { mendingOf, mendingPlace } from './mend-account.ts';

/** How a client fares, or the action that mends what stops it. */
export function LaneEnd({ lane, name }: { readonly lane: Lane; readonly name: string }) {
  const { text, format } = useWords();
  const mask = useEmailMask();
  const { standing, client } = lane;
  const words = text.home.lanes;
  const toClient = linkTo('clients', client ?? undefined);
  const act = (action: string, href: string, what = name) => (
    <ButtonLink size="small" href={href} aria-label={words.actionFor(action, what)}>
      {action}
    </ButtonLink>
  );
  const tell = (tone: Tone, mark: MarkShape, state: string) => (
    <LastRequest lane={lane} label={words.showRequest(state, name)}>
      <Pill tone={tone} mark={mark}>
        {state}
      </Pill>
    </LastRequest>
  );
  switch (standing.state) {
    case 'off':
      return act(words.switchOn, toClient);
    case 'drifted':
      return act(words.review, toClient);
    case 'broken':
      return act(words.look, toClient);
    case 'waiting':
      return tell('neutral', 'wait', words.states.waiting);
    case 'running':
      return tell('accent', 'wait', words.states.running);
    case 'healthy':
      return tell('good', 'ok', words.states.healthy);
    case 'failed':
      return lane.last === null
        ? tell('bad', 'attention', words.states.failed)
        : act(words.seeWhy, linkTo('activity', lane.last.id));
    case 'blocked':
      switch (standing.by.state) {
        case 'login-needed':
        case 'expired':
        case 'unsuitable':
          return lane.account === null
            ? act(words.mend.other, linkTo('accounts'))
            : act(words.mend[mendingOf(lane.account)], mendingPlace(lane.account), mask(lane.account.label));
        case 'cooling-down':
          return tell('neutral', 'wait', words.resting(format.clock(standing.by.endsAt)));
        case 'paused':
          return tell('neutral', 'off', words.paused);
        case 'locked':
          return tell('bad', 'attention', words.locked);
      }
  }
}

/** A state leads to the request that it was read from. */
function LastRequest({
  lane: { last },
  label,
  children,
}: {
  readonly lane: Lane;
  readonly label: string;
  readonly children: React.ReactNode;
}) {
  if (last === null) return children;
  return (
    <a className="lane-state" href={linkTo('activity', last.id)} aria-label={label}>
      {children}
    </a>
  );
}
