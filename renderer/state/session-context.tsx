import { createContext, type ReactNode, use } from 'react';
import { useStore } from 'zustand';
import type { DesktopBridge } from '../../shared/desktop-contract.ts';
import type { ActivityEntry } from '../../shared/models/activity.ts';
import type { WindowBridge } from '../bridge/window-bridge.ts';
import { type ActivityFeed, findEntry } from './activity-entries.ts';
import type { FollowedActivity } from './activity-feed.ts';
import type { EngineState, KnownState } from './engine-state.ts';
import type { Session } from './session.ts';
import type { Toasts } from './toasts.ts';

const SessionContext = createContext<Session | null>(null);

export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  return <SessionContext value={session}>{children}</SessionContext>;
}

function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error('useSession needs a SessionProvider above it');
  return session;
}

export const useBridge = (): WindowBridge => useSession().bridge;
/** Null in a browser. */
export const useDesktop = (): DesktopBridge | null => useSession().desktop;
export const useToasts = (): Toasts => useSession().toasts;

export function useEngine<T>(select: (state: EngineState) => T): T {
  return useStore(useSession().engine, select);
}

/** A part of the engine's state; undefined until it is known. Select stored values, not new ones. */
export function useKnown<T>(select: (known: KnownState) => T): T | undefined {
  return useEngine(({ known }) => (known === undefined ? undefined : select(known)));
}

export function useActivity<T>(select: (feed: ActivityFeed) => T): T {
  return useStore(useSession().activity.feed, select);
}

/** The feed's own actions: loading older pages, holding the list and letting it go. */
export const useActivityActions = (): Pick<FollowedActivity, 'hold' | 'release' | 'loadOlder'> =>
  useSession().activity;

/** Looks a request up in what is loaded, now; follows nothing. */
export const useFindEntry = (): ((id: string) => ActivityEntry | undefined) => {
  const { feed } = useSession().activity;
  return (id) => findEntry(feed.getState(), id);
};

export const useLoadOlder = (): (() => Promise<void>) => useSession().activity.loadOlder;
