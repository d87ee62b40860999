import type { EngineStatus } from '../../../shared/models/engine.ts';
import type { Settings } from '../../../shared/models/settings.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useDesktop, useToasts } from '../../state/session-context.tsx';
import { NumberSetting } from './number-setting.tsx';
import { SettingsSection } from './settings-section.tsx';
import { useDesktopCommand } from './use-desktop-command.ts';
import { useSave } from './use-save.ts';

const portRange = { least: 0, most: 65_535 };

export function AddressSettings({
  settings,
  engine,
}: {
  readonly settings: Settings;
  readonly engine: EngineStatus;
}) {
  const { text } = useWords();
  const words = text.settings.address;
  const port = useSave();
  const uiPort = useSave();
  const refuseSame = (other: number) => (value: number) =>
    value !== 0 && value === other ? text.settings.invalid.samePort : undefined;
  const waiting = [waitingPort(settings.port, engine.port), waitingPort(settings.uiPort, engine.uiPort)];
  return (
    <SettingsSection title={words.title}>
      <NumberSetting
        label={words.port}
        hint={words.portHint}
        value={settings.port}
        range={portRange}
        refuse={refuseSame(settings.uiPort)}
        save={port}
        onSave={(value) => port.save({ port: value })}
      />
      <NumberSetting
        label={words.uiPort}
        hint={words.uiPortHint}
        value={settings.uiPort}
        range={portRange}
        refuse={refuseSame(settings.port)}
        save={uiPort}
        onSave={(value) => uiPort.save({ uiPort: value })}
      />
      <NextStart ports={waiting.filter((each) => each !== null)} />
    </SettingsSection>
  );
}

/** What was chosen but is not in use; a port that is picked at each start never waits. */
function waitingPort(chosen: number, used: number | null): number | null {
  return chosen === 0 || used === null || chosen === used ? null : chosen;
}

function NextStart({ ports }: { ports: readonly number[] }) {
  const { text, format } = useWords();
  const words = text.settings.address;
  const desktop = useDesktop();
  if (ports.length === 0) return null;
  return (
    <div className="setting-notice">
      <Notice
        tone="info"
        title={words.later(format.list(ports.map(String)))}
        action={desktop === null ? undefined : <RestartButton />}
        live
      >
        {words.laterHint} {desktop === null ? words.restartByHand : null}
      </Notice>
    </div>
  );
}

function RestartButton() {
  const { text } = useWords();
  const toasts = useToasts();
  const restart = useDesktopCommand('desktop.restartEngine');
  const run = async () => {
    if (await restart.run({})) toasts.show({ message: text.settings.address.restarted });
  };
  return (
    <Button size="small" pending={restart.pending} onClick={() => void run()}>
      {text.settings.address.restart}
    </Button>
  );
}
