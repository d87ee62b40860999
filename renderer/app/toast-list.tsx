import { X } from 'lucide-react';
import { Toast } from 'radix-ui';
import { useStore } from 'zustand';
import { useToasts } from '../state/session-context.tsx';
import { Button } from '../components/button.tsx';
import { IconButton } from '../components/icon-button.tsx';
import './toast-list.css';

/** Says what was just done, at the window's foot; reachable with F8, and nothing is lost when it goes. */
export function ToastList({ closeLabel, regionLabel }: { closeLabel: string; regionLabel: string }) {
  const toasts = useToasts();
  const shown = useStore(toasts.store);
  return (
    <Toast.Provider label={regionLabel} swipeDirection="right">
      {shown.map(({ id, tone, message, detail, action, stayMs }) => (
        <Toast.Root
          key={id}
          className={`toast toast-${tone}`}
          duration={stayMs}
          onOpenChange={(open) => {
            if (!open) toasts.dismiss(id);
          }}
        >
          <div className="toast-words">
            <Toast.Title>{message}</Toast.Title>
            {detail === undefined ? null : (
              <Toast.Description className="small muted">{detail}</Toast.Description>
            )}
          </div>
          {action === undefined ? null : (
            <Toast.Action asChild altText={action.label}>
              <Button size="small" onClick={action.run}>
                {action.label}
              </Button>
            </Toast.Action>
          )}
          <Toast.Close asChild>
            <IconButton size="small" label={closeLabel}>
              <X />
            </IconButton>
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className="toast-list" label={`${regionLabel} ({hotkey})`} />
    </Toast.Provider>
  );
}
