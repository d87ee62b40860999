import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react';

/** The browser's own store: what one screen shows to the room is no setting of the engine. */
const storageKey = 'portunus.hide-emails';

interface HiddenEmails {
  readonly hidden: boolean;
  readonly setHidden: (hidden: boolean) => void;
}

const HiddenEmailsContext = createContext<HiddenEmails | null>(null);

/** Whether e-mail addresses are masked, for screens that others look at. Remembered by this window. */
export function HiddenEmailsProvider({ children }: { readonly children: ReactNode }) {
  const [hidden, keepHidden] = useState(readStored);
  const setHidden = useCallback((next: boolean) => {
    keepHidden(next);
    store(next);
  }, []);
  const value = useMemo(() => ({ hidden, setHidden }), [hidden, setHidden]);
  return <HiddenEmailsContext value={value}>{children}</HiddenEmailsContext>;
}

export function useHiddenEmails(): HiddenEmails {
  const value = use(HiddenEmailsContext);
  if (value === null) throw new Error('useHiddenEmails needs a HiddenEmailsProvider above it');
  return value;
}

/** A label or a sentence as it may be shown: with every e-mail address in it masked, where that is wanted. */
export function useEmailMask(): (text: string) => string {
  const { hidden } = useHiddenEmails();
  return hidden ? maskEmails : same;
}

const same = (text: string) => text;

/** `ada@example.com` becomes `a•••@•••`: enough to tell one's own apart. */
export function maskEmails(text: string): string {
  return text.replace(/([^\s@<>()"',;:])[^\s@<>()"',;:]*@[^\s@<>()"',;:]+/g, '$1•••@•••');
}

export const holdsEmail = (text: string): boolean => maskEmails(text) !== text;

function readStored(): boolean {
  try {
    return window.localStorage.getItem(storageKey) === 'yes';
  } catch {
    return false;
  }
}

/** A browser that keeps nothing forgets the choice with the window. */
function store(hidden: boolean): void {
  try {
    window.localStorage.setItem(storageKey, hidden ? 'yes' : 'no');
  } catch {
    // Private windows may refuse; the choice holds until this one closes.
  }
}
