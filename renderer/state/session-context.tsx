import { createContext, type ReactNode, use } from 'react';
import { useStore } from 'zustand';
import type { DesktopBridge } from '../../shared/desktop-contract.ts';
import type { WindowBridge } from '../bridge/window-bridge.ts';
import type { ActivityFeed } from './activity-feed.ts';
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

export const useLoadOlder = (): (() => Promise<void>) => useSession().activity.loadOlder;
