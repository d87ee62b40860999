import { useState } from 'react';
import type { Settings } from '../../../shared/models/settings.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useToasts } from '../../state/session-context.tsx';
import { useCommand } from '../../state/use-command.ts';
import { CommandError } from './command-error.tsx';
import { NumberSetting } from './number-setting.tsx';
import { SettingsSection } from './settings-section.tsx';
import { useSave } from './use-save.ts';

const megabyte = 1_048_576;

export function HistorySettings({ settings: { activity } }: { readonly settings: Settings }) {
  const { text } = useWords();
  const { history, units } = text.settings;
  const [clearing, setClearing] = useState(false);
  const days = useSave();
  const rows = useSave();
  const size = useSave();
  return (
    <SettingsSection
      title={history.title}
      hint={history.hint}
      action={<Button onClick={() => setClearing(true)}>{history.clear}</Button>}
    >
      <NumberSetting
        label={history.days}
        unit={units.days}
        value={activity.maxAgeDays}
        range={{ least: 1 }}
        save={days}
        onSave={(value) => days.save({ activity: { maxAgeDays: value } })}
      />
      <NumberSetting
        label={history.rows}
        unit={units.requests}
        value={activity.maxRows}
        range={{ least: 100 }}
        save={rows}
        onSave={(value) => rows.save({ activity: { maxRows: value } })}
      />
      <NumberSetting
        label={history.size}
        unit={units.megabytes}
        value={Math.round(activity.maxBytes / megabyte)}
        range={{ least: 1, most: 1_000_000 }}
        save={size}
        onSave={(value) => size.save({ activity: { maxBytes: value * megabyte } })}
      />
      {clearing ? <ClearHistory onClose={() => setClearing(false)} /> : null}
    </SettingsSection>
  );
}

function ClearHistory({ onClose }: { onClose: () => void }) {
  const { text } = useWords();
  const { history } = text.settings;
  const toasts = useToasts();
  const clear = useCommand('activity.clear');
  const run = async () => {
    const result = await clear.run({});
    if (result?.ok !== true) return;
    toasts.show({ message: history.cleared });
    onClose();
  };
  return (
    <Dialog
      title={history.clearTitle}
      closeLabel={text.app.close}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{text.app.cancel}</Button>
          <Button look="danger" pending={clear.pending} onClick={() => void run()}>
            {history.clearConfirm}
          </Button>
        </>
      }
    >
      <p>{history.clearHint}</p>
      <CommandError error={clear.error} />
    </Dialog>
  );
}
