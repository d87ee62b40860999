import type { DesktopBridge } from '../../shared/desktop-contract.ts';
import type { Host } from '../bridge/pick-bridge.ts';
import type { WindowBridge } from '../bridge/window-bridge.ts';
import { followActivity, type FollowedActivity } from './activity-feed.ts';
import { type EngineStore, followEngine } from './engine-store.ts';
import { createToasts, type Toasts } from './toasts.ts';

/** Everything a screen may use, made once per window. */
export interface Session {
  readonly bridge: WindowBridge;
  /** Null in a browser: what only the desktop can do is hidden there. */
  readonly desktop: DesktopBridge | null;
  readonly engine: EngineStore;
  readonly activity: FollowedActivity;
  readonly toasts: Toasts;
}

export function startSession({ bridge, desktop }: Host): Session {
  return {
    bridge,
    desktop,
    engine: followEngine(bridge).store,
    activity: followActivity(bridge),
    toasts: createToasts(),
  };
}
