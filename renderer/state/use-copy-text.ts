import { useCallback } from 'react';
import { useWords } from '../i18n/language-context.tsx';
import { useDesktop, useToasts } from './session-context.tsx';

/** Puts a text on the clipboard and gives whether that worked; a refusal is also told, with the way around it. */
export function useCopyText(): (text: string) => Promise<boolean> {
  const desktop = useDesktop();
  const toasts = useToasts();
  const { copyFailed } = useWords().text.app;
  return useCallback(
    async (text: string) => {
      const copied =
        desktop === null
          ? await copyInBrowser(text)
          : (await desktop.invoke('desktop.copyText', { text })).ok;
      if (!copied) toasts.show({ tone: 'bad', message: copyFailed });
      return copied;
    },
    [desktop, toasts, copyFailed],
  );
}

async function copyInBrowser(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
