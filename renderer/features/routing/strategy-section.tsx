import { useId } from 'react';
import type { Settings } from '../../../shared/models/settings.ts';
import type { Strategy } from '../../../shared/models/strategy.ts';
import { Card } from '../../components/card.tsx';
import { Skeleton } from '../../components/empty.tsx';
import { Notice } from '../../components/notice.tsx';
import { Section } from '../../components/section.tsx';
import { Switch } from '../../components/switch.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useExplain } from '../../i18n/use-explain.ts';
import { useKnown } from '../../state/session-context.tsx';
import { useCommand } from '../../state/use-command.ts';
import './strategy-section.css';

const strategies: readonly Strategy[] = [
  'in-order',
  'round_robin',
  'weighted',
  'least_connections',
  'random',
];

/** Who of several equal accounts is asked first, and whether conversations stay where they are. */
export function StrategySection() {
  const { text } = useWords();
  const settings = useKnown((known) => known.settings.settings);
  return (
    <Section title={text.routing.strategyTitle}>
      <Card>
        {settings === undefined ? (
          <Skeleton lines={6} label={text.app.loading} />
        ) : (
          <>
            <Strategies chosen={settings.strategy} />
            <Affinity settings={settings} />
          </>
        )}
      </Card>
      <p className="small muted">{text.routing.equal}</p>
    </Section>
  );
}

function Strategies({ chosen }: { readonly chosen: Strategy }) {
  const { text } = useWords();
  const explain = useExplain();
  const { run, pending, error } = useCommand('settings.update');
  const name = useId();
  return (
    <>
      <fieldset className="strategies" aria-busy={pending || undefined}>
        <legend className="visually-hidden">{text.routing.strategyTitle}</legend>
        {strategies.map((strategy) => (
          <label key={strategy} className="strategy">
            <input
              type="radio"
              name={name}
              checked={strategy === chosen}
              aria-labelledby={`${name}-${strategy}-name`}
              aria-describedby={`${name}-${strategy}`}
              onChange={() => void run({ strategy })}
            />
            <b id={`${name}-${strategy}-name`}>{text.routing.strategies[strategy].name}</b>
            <span id={`${name}-${strategy}`} className="muted">
              {text.routing.strategies[strategy].means}
            </span>
          </label>
        ))}
      </fieldset>
      {error === null ? null : (
        <div className="strategy-problem">
          <Notice tone="bad" title={explain(error).message} live>
            {explain(error).hint}
          </Notice>
        </div>
      )}
    </>
  );
}

function Affinity({ settings }: { readonly settings: Settings }) {
  const { text } = useWords();
  const { run, pending } = useCommand('settings.update', { onError: 'toast' });
  const words = text.routing;
  return (
    <div className="affinity">
      <div>
        <div className="affinity-label">{words.affinity}</div>
        <p className="small muted">
          {words.affinityHint} {settings.strategy === 'in-order' ? words.affinityIdle : null}
        </p>
      </div>
      <Switch
        label={words.affinity}
        checked={settings.sessionAffinity}
        pending={pending}
        onChange={(sessionAffinity) => void run({ sessionAffinity })}
      />
    </div>
  );
}
