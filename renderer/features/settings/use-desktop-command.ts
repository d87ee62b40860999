import { useState } from 'react';
import type { DesktopCommandName, DesktopInput } from '../../../shared/desktop-contract.ts';
import type { AppError } from '../../../shared/errors.ts';
import { useExplain } from '../../i18n/use-explain.ts';
import { useDesktop, useToasts } from '../../state/session-context.tsx';

/** Something that only the desktop can do; a failure is said at once and kept. Gives whether it was done. */
export function useDesktopCommand<N extends DesktopCommandName>(name: N) {
  const desktop = useDesktop();
  const toasts = useToasts();
  const explain = useExplain();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const run = async (input: DesktopInput<N>): Promise<boolean> => {
    if (desktop === null || pending) return false;
    setPending(true);
    const result = await desktop.invoke(name, input);
    setPending(false);
    setError(result.ok ? null : result.error);
    if (!result.ok) {
      const { message, hint } = explain(result.error);
      toasts.show({ tone: 'bad', message, detail: hint });
    }
    return result.ok;
  };
  return { run, pending, error };
}
