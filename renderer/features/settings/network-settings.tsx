import { useState } from 'react';
import type { OutboundProxies } from '../../../shared/models/proxy.ts';
import { Button } from '../../components/button.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useProxies } from '../../state/use-proxies.ts';
import { ProxyDialog } from './proxy-dialog.tsx';
import { SettingsSection } from './settings-section.tsx';

/** How Portunus reaches providers. */
export function NetworkSettings() {
  const { text } = useWords();
  const words = text.settings.network;
  const proxies = useProxies();
  const [changing, setChanging] = useState(false);
  if (proxies === undefined) return null;
  return (
    <SettingsSection title={words.title}>
      <div className="setting">
        <div className="setting-words">
          <span className="setting-name">{words.proxy}</span>
          <p className="small muted">{words.proxyHint}</p>
        </div>
        <div className="setting-control">
          <ProxyInUse proxies={proxies} />
          <Button size="small" onClick={() => setChanging(true)}>
            {words.change}
          </Button>
        </div>
      </div>
      {changing ? <ProxyDialog proxies={proxies} onClose={() => setChanging(false)} /> : null}
    </SettingsSection>
  );
}

function ProxyInUse({ proxies: { global, environment } }: { readonly proxies: OutboundProxies }) {
  const { text } = useWords();
  const words = text.settings.network;
  if (global === 'direct') return <span className="small">{words.direct}</span>;
  if (global !== null) return <code className="mono small proxy-in-use">{global}</code>;
  if (environment === null) return <span className="small">{words.none}</span>;
  return (
    <span className="small proxy-in-use">
      {words.fromEnvironment} <code className="mono">{environment}</code>
    </span>
  );
}
