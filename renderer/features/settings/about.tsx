import type { ReactNode } from 'react';
import type { EngineStatus } from '../../../shared/models/engine.ts';
import { useWords } from '../../i18n/language-context.tsx';
import { useNow } from '../../state/use-now.ts';
import { SettingsSection } from './settings-section.tsx';

export function About({ engine }: { readonly engine: EngineStatus }) {
  const { text, format } = useWords();
  const words = text.settings.about;
  const now = useNow(1000);
  const { version, url, uiUrl, pid, startedAt } = engine;
  return (
    <SettingsSection title={words.title}>
      <dl className="about">
        <Fact name={words.version}>{`${text.app.name} ${version}`}</Fact>
        <Fact name={words.address}>
          {url === null ? words.notServing : <span className="mono">{url}</span>}
        </Fact>
        {uiUrl === null ? null : (
          <Fact name={words.uiAddress}>
            <span className="mono">{new URL(uiUrl).origin}</span>
          </Fact>
        )}
        <Fact name={words.process}>{String(pid)}</Fact>
        <Fact name={words.running}>{format.countdown(Math.max(now - startedAt, 0))}</Fact>
      </dl>
    </SettingsSection>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="muted">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
