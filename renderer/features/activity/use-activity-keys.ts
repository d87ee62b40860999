import { useEffect, useEffectEvent } from 'react';

/** What the keys of the Activity screen do, wherever on it the focus is. */
export interface ActivityKeys {
  readonly move: (rows: number) => void;
  readonly find: () => void;
  readonly togglePause: () => void;
  readonly escape: () => void;
}

/**
 * J, K, /, Space and Escape. Left alone: keys that write text, that press the focused control, that carry a
 * modifier, or that belong to a dialog or a menu.
 */
export function useActivityKeys(keys: ActivityKeys): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const action = pickAction(keys, event.key, event.target);
    if (action === undefined) return;
    event.preventDefault();
    action();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKeyDown(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

function pickAction(keys: ActivityKeys, key: string, target: EventTarget | null): (() => void) | undefined {
  const within = (selector: string) => target instanceof Element && target.closest(selector) !== null;
  if (within('input, textarea, select, dialog, [role=menu]')) return undefined;
  switch (key) {
    case 'j':
    case 'J':
      return () => keys.move(1);
    case 'k':
    case 'K':
      return () => keys.move(-1);
    case '/':
      return keys.find;
    case ' ':
      return within('button, a, summary, [role=tab]') ? undefined : keys.togglePause;
    case 'Escape':
      return keys.escape;
    default:
      return undefined;
  }
}
