import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { X } from 'lucide-react';
import { IconButton } from './icon-button.tsx';
import './dialog.css';

/**
 * A question in front of the screen. The browser's own dialog: it traps focus, makes the rest inert, closes
 * on Escape and gives focus back, without the injected styles that our content policy forbids.
 */
export function Dialog({
  title,
  closeLabel,
  wide = false,
  onClose,
  children,
  actions,
}: {
  readonly title: string;
  readonly closeLabel: string;
  readonly wide?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Closed while it is still in the page: only then does the browser give the focus back to where it was.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    firstControl(element)?.focus();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={wide ? 'dialog dialog-wide' : 'dialog'}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header className="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <IconButton label={closeLabel} size="small" className="push" onClick={onClose}>
          <X />
        </IconButton>
      </header>
      <div className="dialog-body">{children}</div>
      {actions === undefined ? null : <footer className="dialog-actions">{actions}</footer>}
    </dialog>
  );
}

/** What a person came for is marked, or in the body; without this the close button, which stands first, would have the focus. */
function firstControl(dialog: HTMLDialogElement | null): HTMLElement | null | undefined {
  return (
    dialog?.querySelector<HTMLElement>('[data-focus-first]') ??
    dialog?.querySelector<HTMLElement>('.dialog-body :is(input, select, textarea, button, a[href])')
  );
}
