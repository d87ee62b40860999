import type { ReactNode } from 'react';
import { Card } from '../../components/card.tsx';
import { Skeleton } from '../../components/empty.tsx';
import { Page } from '../../components/page.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useDesktop, useKnown } from '../../state/session-context.tsx';
import { About } from './about.tsx';
import { AccountSettings } from './account-settings.tsx';
import { AddressSettings } from './address-settings.tsx';
import { HistorySettings } from './history-settings.tsx';
import { LocalKeys } from './local-keys.tsx';
import { LookSettings } from './look-settings.tsx';
import { NetworkSettings } from './network-settings.tsx';
import { StartupSettings } from './startup-settings.tsx';
import './settings.css';

/** Everything a person can set, and where Portunus itself stands. `vault`: where secrets are kept. */
export function SettingsScreen({ vault }: { readonly vault: ReactNode }) {
  const { text } = useWords();
  const desktop = useDesktop();
  const settings = useKnown((known) => known.settings.settings);
  const engine = useKnown((known) => known.engine);
  return (
    <Page title={text.app.screens.settings}>
      {settings === undefined || engine === undefined ? (
        <Card>
          <Skeleton lines={8} label={text.app.loading} />
        </Card>
      ) : (
        <div className="settings">
          <LookSettings settings={settings} />
          <AddressSettings settings={settings} engine={engine} />
          {desktop === null ? null : <StartupSettings desktop={desktop} />}
          {vault}
          <AccountSettings settings={settings} />
          <NetworkSettings />
          <HistorySettings settings={settings} />
          <LocalKeys />
          <About engine={engine} />
        </div>
      )}
    </Page>
  );
}
