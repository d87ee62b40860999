import type { Settings } from '../../shared/models/settings.ts';

/** The languages that all texts are written in. */
export type Language = 'en' | 'zh-CN';

/** What each language calls itself. */
export const languageNames: Record<Language, string> = { en: 'English', 'zh-CN': '简体中文' };

/** The person's choice, or the first of the system's languages that we speak. */
export function pickLanguage(chosen: Settings['language'] | undefined, system: readonly string[]): Language {
  if (chosen !== undefined && chosen !== 'system') return chosen;
  for (const tag of system) {
    const base = tag.toLowerCase().split('-')[0];
    if (base === 'zh') return 'zh-CN';
    if (base === 'en') return 'en';
  }
  return 'en';
}
