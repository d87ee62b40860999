import type { Settings } from '../../../shared/models/settings.ts';
import { useWords } from '../../i18n/language-context.tsx';
import { NumberSetting } from './number-setting.tsx';
import { SettingsSection } from './settings-section.tsx';
import { useSave } from './use-save.ts';

const hourMs = 3_600_000;

/** What counts for all accounts: how long before its end one that nothing renews is pointed out. */
export function AccountSettings({ settings }: { readonly settings: Settings }) {
  const { text } = useWords();
  const { accounts, units } = text.settings;
  const soon = useSave();
  return (
    <SettingsSection title={accounts.title}>
      <NumberSetting
        label={accounts.soon}
        hint={accounts.soonHint}
        unit={units.hours}
        value={Math.round(settings.expiresSoonMs / hourMs)}
        range={{ least: 1, most: 720 }}
        save={soon}
        onSave={(value) => soon.save({ expiresSoonMs: value * hourMs })}
      />
    </SettingsSection>
  );
}
