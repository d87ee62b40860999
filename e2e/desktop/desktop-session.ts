import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** What a person's login brings: a screen, and a message bus with or without a place for tray icons. */
export interface DesktopSession {
  /** With a tray host; `bare` is the same without one. */
  readonly environment: Readonly<Record<string, string>>;
  readonly bare: Readonly<Record<string, string>>;
  end(): Promise<void>;
}

export async function startDesktopSession(): Promise<DesktopSession> {
  const children: ChildProcess[] = [];
  const start = async (command: string, ...args: string[]) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(child);
    return await firstLine(child, command);
  };
  const display = `:${await start('Xvfb', '-displayfd', '1', '-screen', '0', '1280x900x24', '-nolisten', 'tcp')}`;
  const bus = await start('dbus-daemon', '--session', '--nofork', '--print-address=1');
  const emptyBus = await start('dbus-daemon', '--session', '--nofork', '--print-address=1');
  children.push(offerTray(bus));
  return {
    environment: { DISPLAY: display, DBUS_SESSION_BUS_ADDRESS: bus },
    bare: { DISPLAY: display, DBUS_SESSION_BUS_ADDRESS: emptyBus },
    end: async () => {
      const running = children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
      await Promise.all(running.map((child) => (child.kill('SIGKILL'), once(child, 'exit'))));
    },
  };
}

/** Owns the name that a desktop's tray has, and answers nothing. */
function offerTray(bus: string): ChildProcess {
  return spawn('dbus-test-tool', ['black-hole', '--name=org.kde.StatusNotifierWatcher'], {
    env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: bus },
    stdio: 'ignore',
  });
}

async function firstLine(child: ChildProcess, command: string): Promise<string> {
  if (child.stdout === null) throw new Error(`${command} has no output`);
  const lines = createInterface({ input: child.stdout });
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`${command} ended with ${String(code)}`);
  });
  const [line] = (await Promise.race([once(lines, 'line'), failed])) as [string];
  failed.catch(() => undefined);
  return line;
}
