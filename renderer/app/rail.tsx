import {
  Activity,
  ChartNoAxesColumn,
  House,
  KeyRound,
  type LucideIcon,
  Route,
  Settings,
  SquareTerminal,
} from 'lucide-react';
import type { Screen } from '../../shared/desktop-contract.ts';
import { Mark } from '../components/mark.tsx';
import { useWords } from '../i18n/language-context.tsx';
import { useEngine, useKnown } from '../state/session-context.tsx';
import { Logo } from './logo.tsx';
import { linkTo, screens } from './navigation.ts';
import { describeServing } from './serving-state.ts';
import './rail.css';

const icons: Record<Screen, LucideIcon> = {
  home: House,
  accounts: KeyRound,
  clients: SquareTerminal,
  activity: Activity,
  routing: Route,
  usage: ChartNoAxesColumn,
  settings: Settings,
};

/** The way to every screen, and whether the endpoint serves, always in sight. */
export function Rail({ current, counts }: { current: Screen; counts: Partial<Record<Screen, number>> }) {
  const { text } = useWords();
  return (
    <nav className="rail" aria-label={text.app.mainNavigation}>
      <div className="rail-brand">
        <Logo />
        <span>{text.app.name}</span>
      </div>
      {screens.map((screen) => (
        <RailLink key={screen} screen={screen} current={current} count={counts[screen] ?? 0} />
      ))}
      <ServingFoot />
    </nav>
  );
}

function RailLink({ screen, current, count }: { screen: Screen; current: Screen; count: number }) {
  const { text, format } = useWords();
  const Icon = icons[screen];
  const name = text.app.screens[screen];
  return (
    <a
      href={linkTo(screen)}
      aria-current={screen === current ? 'page' : undefined}
      aria-label={count === 0 ? name : text.app.screenNeedsAttention(name, format.number(count))}
      title={name}
    >
      <Icon aria-hidden="true" />
      <span>{name}</span> {count === 0 ? null : <em className="rail-count">{format.number(count)}</em>}
    </a>
  );
}

function ServingFoot() {
  const { text } = useWords();
  const connection = useEngine((state) => state.connection);
  const engine = useKnown((known) => known.engine);
  const { state, tone, mark } = describeServing(connection, engine);
  return (
    <div className="rail-foot small">
      <div className={`row tone-${tone}`} role="status">
        <Mark shape={mark} />
        <span>{text.app.serving[state]}</span>
      </div>
      <div className="mono muted">{engine?.url?.replace('http://', '') ?? ''}</div>
    </div>
  );
}
