import type { AppError, Result } from '../../shared/errors.ts';
import { useWords } from '../i18n/language-context.tsx';
import { useExplain } from '../i18n/use-explain.ts';
import { useBridge, useDesktop, useToasts } from './session-context.tsx';

/** Puts things on the clipboard; says so by a toast when that fails. Each tells whether it worked. */
export interface Copy {
  readonly text: (text: string) => Promise<boolean>;
  /** The key for tools that are set up by hand. Its text goes to the clipboard and nowhere else. */
  readonly sharedKey: () => Promise<boolean>;
}

export function useCopy(): Copy {
  const bridge = useBridge();
  const desktop = useDesktop();
  const toasts = useToasts();
  const explain = useExplain();
  const { text: words } = useWords();
  const settle = async (work: Promise<CopyFailure | null>, refused: string) => {
    const failure = await work;
    if (failure === null) return true;
    if (failure === 'refused') {
      toasts.show({ tone: 'bad', message: refused });
    } else {
      const { message, hint } = explain(failure);
      toasts.show({ tone: 'bad', message, detail: hint });
    }
    return false;
  };
  const write = async (text: string): Promise<CopyFailure | null> => {
    if (desktop !== null) return failureOf(await desktop.invoke('desktop.copyText', { text }));
    return await writeClipboard(text);
  };
  const writeKey = async (): Promise<CopyFailure | null> => {
    if (desktop !== null) return failureOf(await desktop.invoke('desktop.copyKey', {}));
    const revealed = await bridge.invoke('keys.revealShared', {});
    return revealed.ok ? await writeClipboard(revealed.value.text) : revealed.error;
  };
  return {
    text: (text) => settle(write(text), words.app.copyFailed),
    sharedKey: () => settle(writeKey(), words.app.copyKeyFailed),
  };
}

type CopyFailure = AppError | 'refused';

const failureOf = (result: Result<unknown>): CopyFailure | null => (result.ok ? null : result.error);

async function writeClipboard(text: string): Promise<CopyFailure | null> {
  try {
    await navigator.clipboard.writeText(text);
    return null;
  } catch {
    return 'refused';
  }
}
