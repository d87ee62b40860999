import { useEffect, useState } from 'react';
import type { DesktopBridge, DesktopStatus, LoginItem } from '../../../shared/desktop-contract.ts';
import { Skeleton } from '../../components/empty.tsx';
import { Switch } from '../../components/switch.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { SettingRow } from './setting-row.tsx';
import { SettingsSection } from './settings-section.tsx';
import { useDesktopCommand } from './use-desktop-command.ts';

/** What the desktop app does when the person logs in. The system may change it too, so it is followed. */
export function StartupSettings({ desktop }: { readonly desktop: DesktopBridge }) {
  const { text } = useWords();
  const status = useDesktopStatus(desktop);
  return (
    <SettingsSection title={text.settings.startup.title}>
      {status === undefined ? (
        <Skeleton lines={3} label={text.app.loading} />
      ) : (
        <LoginItemRows item={status.loginItem} />
      )}
    </SettingsSection>
  );
}

function LoginItemRows({ item }: { item: LoginItem }) {
  const { text } = useWords();
  const words = text.settings.startup;
  const login = useDesktopCommand('desktop.setLoginItem');
  const hidden = useDesktopCommand('desktop.setLoginItem');
  const why = item.supported ? undefined : `${words.unsupported} ${item.unsupported ?? ''}`.trim();
  return (
    <>
      <SettingRow label={words.login} hint={why ?? words.loginHint} state={{ ...login, saved: false }}>
        <Switch
          label={words.login}
          checked={item.enabled}
          disabled={!item.supported}
          pending={login.pending}
          onChange={(enabled) => void login.run({ enabled, hidden: item.hidden })}
        />
      </SettingRow>
      <SettingRow label={words.hidden} hint={words.hiddenHint} state={{ ...hidden, saved: false }}>
        <Switch
          label={words.hidden}
          checked={item.hidden}
          disabled={!item.supported || !item.enabled}
          pending={hidden.pending}
          onChange={(next) => void hidden.run({ enabled: item.enabled, hidden: next })}
        />
      </SettingRow>
    </>
  );
}

function useDesktopStatus(desktop: DesktopBridge): DesktopStatus | undefined {
  const [status, setStatus] = useState<DesktopStatus>();
  useEffect(() => {
    let told = false;
    const end = desktop.on('desktop.changed', (next) => {
      told = true;
      setStatus(next);
    });
    void desktop.invoke('desktop.status', {}).then((result) => {
      if (result.ok && !told) setStatus(result.value);
    });
    return end;
  }, [desktop]);
  return status;
}
