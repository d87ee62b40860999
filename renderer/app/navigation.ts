import { useEffect, useSyncExternalStore } from 'react';
import type { Screen } from '../../shared/desktop-contract.ts';
import { useDesktop } from '../state/session-context.tsx';

/** The rail's order. */
export const screens: readonly Screen[] = [
  'home',
  'accounts',
  'clients',
  'activity',
  'routing',
  'usage',
  'settings',
];

/** Where the window is: a screen, and what is open on it, e.g. `#/activity/req_123`. */
export interface Place {
  readonly screen: Screen;
  readonly item: string | null;
}

export function readPlace(hash: string): Place {
  const [, name = '', item = ''] = hash.split('/');
  const screen = screens.find((each) => each === name) ?? 'home';
  return { screen, item: item === '' ? null : decodeURIComponent(item) };
}

/** The address of a place, for links: every screen can be reached, bookmarked and gone back from. */
export function linkTo(screen: Screen, item?: string): string {
  return item === undefined ? `#/${screen}` : `#/${screen}/${encodeURIComponent(item)}`;
}

export function goTo(screen: Screen, item?: string): void {
  window.location.hash = linkTo(screen, item);
}

/** As `goTo`, but leaves no step to go back to: for moving through a list. */
export function goToInPlace(screen: Screen, item?: string): void {
  window.location.replace(linkTo(screen, item));
}

const onHashChange = (listener: () => void) => {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
};

export function usePlace(): Place {
  return readPlace(useSyncExternalStore(onHashChange, () => window.location.hash));
}

/** The tray and the menu name a screen; the window goes there. */
export function useDesktopNavigation(): void {
  const desktop = useDesktop();
  useEffect(() => desktop?.on('desktop.navigate', ({ screen }) => goTo(screen)), [desktop]);
}
