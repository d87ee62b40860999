import { useEffect, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { SettingsPatch } from '../../../shared/models/settings.ts';
import { useCommand } from '../../state/use-command.ts';

/** How the last change of one setting went; told beside it. */
export interface SaveState {
  readonly pending: boolean;
  /** For a moment after it was saved. */
  readonly saved: boolean;
  readonly error: AppError | null;
}

export interface Save extends SaveState {
  /** Whether it was saved. */
  readonly save: (patch: SettingsPatch) => Promise<boolean>;
}

const shownMs = 3000;

/** Saves one setting at once. What is shown stays the engine's value until the engine has the new one. */
export function useSave(): Save {
  const { run, pending, error } = useCommand('settings.update');
  const [saved, setSaved] = useState(false);
  useEffect(() => {
    if (!saved) return undefined;
    const timer = setTimeout(() => setSaved(false), shownMs);
    return () => clearTimeout(timer);
  }, [saved]);
  const save = async (patch: SettingsPatch) => {
    setSaved(false);
    const result = await run(patch);
    const ok = result?.ok === true;
    setSaved(ok);
    return ok;
  };
  return { save, pending, saved, error };
}
