import { useEffect } from 'react';
import type { Settings } from '../../shared/models/settings.ts';

/** Sets the theme that the tokens go by: the person's choice, or the system's as it is and as it changes. */
export function useTheme(chosen: Settings['theme'] | undefined): void {
  useEffect(() => {
    const system = window.matchMedia('(prefers-color-scheme: dark)');
    const apply = () => {
      const dark = chosen === 'dark' || (chosen !== 'light' && system.matches);
      document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
    };
    apply();
    system.addEventListener('change', apply);
    return () => system.removeEventListener('change', apply);
  }, [chosen]);
}
