import { ExternalLink as ExternalLinkIcon } from 'lucide-react';
import { type MouseEvent, type ReactNode, useCallback } from 'react';
import { useExplain } from '../i18n/use-explain.ts';
import '../components/external-link.css';
import { useDesktop, useToasts } from './session-context.tsx';

/**
 * A page outside of Portunus. The desktop app hands it to the system's browser, which its main process checks
 * against its allow-list (row EL-5); a browser opens a tab of its own and tells that page nothing about us.
 */
export function ExternalLink({ url, children }: { readonly url: string; readonly children: ReactNode }) {
  const open = useOpenExternal();
  return (
    <a
      className="external-link"
      href={url}
      target="_blank"
      rel="noreferrer"
      onClick={open === null ? undefined : (event) => open(event, url)}
    >
      {children}
      <ExternalLinkIcon aria-hidden="true" />
    </a>
  );
}

function useOpenExternal(): ((event: MouseEvent, url: string) => void) | null {
  const desktop = useDesktop();
  const toasts = useToasts();
  const explain = useExplain();
  const open = useCallback(
    (event: MouseEvent, url: string) => {
      event.preventDefault();
      void desktop?.invoke('desktop.openExternal', { url }).then((result) => {
        if (result.ok) return;
        const { message, hint } = explain(result.error);
        toasts.show({ tone: 'bad', message, detail: hint });
      });
    },
    [desktop, toasts, explain],
  );
  return desktop === null ? null : open;
}
