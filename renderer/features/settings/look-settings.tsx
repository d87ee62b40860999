import type { Settings } from '../../../shared/models/settings.ts';
import { Segmented } from '../../components/segmented.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { languageNames } from '../../i18n/languages.ts';
import { SettingRow } from './setting-row.tsx';
import { SettingsSection } from './settings-section.tsx';
import { useSave } from './use-save.ts';

export function LookSettings({ settings }: { readonly settings: Settings }) {
  const { text } = useWords();
  const { look, system } = text.settings;
  const language = useSave();
  const theme = useSave();
  return (
    <SettingsSection title={look.title}>
      <SettingRow label={look.language} hint={look.languageHint} state={language}>
        <Segmented<Settings['language']>
          label={look.language}
          value={settings.language}
          options={[
            { value: 'system', label: system },
            { value: 'en', label: languageNames.en },
            { value: 'zh-CN', label: languageNames['zh-CN'] },
          ]}
          onChange={(value) => void language.save({ language: value })}
        />
      </SettingRow>
      <SettingRow label={look.theme} state={theme}>
        <Segmented<Settings['theme']>
          label={look.theme}
          value={settings.theme}
          options={[
            { value: 'system', label: system },
            { value: 'light', label: look.light },
            { value: 'dark', label: look.dark },
          ]}
          onChange={(value) => void theme.save({ theme: value })}
        />
      </SettingRow>
    </SettingsSection>
  );
}
