import type { Bridge } from '../../shared/contract.ts';
import type { DesktopStatus } from '../../shared/desktop-contract.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { DesktopHandlers } from '../ipc.ts';
import type { SignIns } from '../sign-in/sign-ins.ts';
import type { EngineSupervisor } from './engine-supervisor.ts';
import type { LoginItemPort } from './login-item.ts';

export interface DesktopServices {
  readonly engine: Bridge;
  readonly supervisor: Pick<EngineSupervisor, 'restart'>;
  readonly loginItem: LoginItemPort;
  readonly status: () => DesktopStatus;
  /** Tells the window that its status is not what it was. */
  readonly announce: () => void;
  readonly openLink: (url: string) => Promise<void>;
  readonly signIns: Pick<SignIns, 'open' | 'openInBrowser'>;
  readonly writeClipboard: (text: string) => Promise<void>;
}

/** What each of the desktop's own commands does. */
export function createDesktopHandlers(services: DesktopServices): DesktopHandlers {
  return {
    'desktop.status': () => services.status(),
    'desktop.setLoginItem': (wish) => {
      writeLoginItem(services.loginItem, wish);
      services.announce();
      return services.status();
    },
    'desktop.openExternal': async ({ url }) => {
      await services.openLink(url);
      return {};
    },
    'desktop.openSignIn': ({ login }) => services.signIns.open(login),
    'desktop.openSignInInBrowser': async ({ login }) => {
      await services.signIns.openInBrowser(login);
      return {};
    },
    'desktop.copyText': async ({ text }) => {
      await services.writeClipboard(text);
      return {};
    },
    'desktop.copyKey': async () => {
      await services.writeClipboard(await revealKey(services.engine));
      return {};
    },
    'desktop.createKey': async ({ name }) => {
      const result = await services.engine.invoke('keys.create', { name });
      if (!result.ok) throw new AppFailure(result.error);
      await services.writeClipboard(result.value.text);
      return {};
    },
    'desktop.restartEngine': async ({ port }) => {
      await services.supervisor.restart(port);
      return {};
    },
  };
}

/** The text of the key for tools that are set up by hand; for the clipboard alone. Throws the engine's AppFailure. */
export async function revealKey(engine: Bridge): Promise<string> {
  const result = await engine.invoke('keys.revealShared', {});
  if (!result.ok) throw new AppFailure(result.error);
  return result.value.text;
}

function writeLoginItem(item: LoginItemPort, wish: { enabled: boolean; hidden: boolean }): void {
  const { unsupported } = item.read();
  if (unsupported !== null)
    throw new AppFailure({ code: 'invalid-input', field: 'enabled', problem: unsupported });
  item.write(wish);
}
