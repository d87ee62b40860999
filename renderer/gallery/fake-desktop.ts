import type {
  DesktopBridge,
  DesktopCommandName,
  DesktopEventName,
  DesktopStatus,
} from '../../shared/desktop-contract.ts';
import { Listeners } from '../bridge/listeners.ts';

/** A desktop host that is not there: `?desktop=linux`, or `?desktop=unsupported` where it cannot start at login. */
export interface FakeDesktop extends DesktopBridge {
  /** What was asked, in order. */
  readonly calls: readonly { name: DesktopCommandName; input: unknown }[];
}

export function createFakeDesktop(supported: boolean): FakeDesktop {
  const calls: { name: DesktopCommandName; input: unknown }[] = [];
  const changed = new Listeners<DesktopStatus>();
  let status: DesktopStatus = {
    platform: 'linux',
    tray: true,
    loginItem: {
      supported,
      unsupported: supported ? null : 'This build was started from a folder that may move.',
      enabled: false,
      hidden: false,
    },
    engineError: null,
  };
  const answer = (name: DesktopCommandName, input: unknown): unknown => {
    if (name === 'desktop.setLoginItem') {
      status = { ...status, loginItem: { ...status.loginItem, ...(input as object) } };
      changed.tell(status);
    }
    return name === 'desktop.status' || name === 'desktop.setLoginItem' ? status : {};
  };
  return {
    calls,
    invoke: (name, input) => {
      calls.push({ name, input });
      return Promise.resolve({ ok: true, value: answer(name, input) as never });
    },
    on: (name: DesktopEventName, listener: (payload: never) => void) =>
      name === 'desktop.changed' ? changed.add(listener as (status: DesktopStatus) => void) : () => undefined,
  };
}
