import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { makeTemporaryFolder, startScript, waitForLine } from '../storage/storage.suite.ts';
import { connectSessionBus } from './session-bus.ts';

/** A private session bus and what may or may not answer on it: the six fixtures of row SEC-4. Debian: dbus, gnome-keyring. */
const programs = ['dbus-daemon', 'gnome-keyring-daemon'];
const missing = programs.filter((name) => spawnSync('which', [name]).status !== 0);

/** Why these tests cannot run here; undefined when they can. */
export const whyNoSecretService =
  process.platform !== 'linux'
    ? 'only on Linux'
    : missing.length > 0
      ? `${missing.join(', ')} missing`
      : undefined;

/** Activates nothing by itself, unlike the system's configuration. */
const busConfiguration = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`;

export interface TestBus {
  readonly address: string;
  readonly folder: string;
  /** For a process that shall meet this bus. The library looks at it once: each fixture needs a process of its own. */
  readonly environment: NodeJS.ProcessEnv;
}

/** For a process that shall find no bus at all. */
export const noBus: NodeJS.ProcessEnv = {
  DBUS_SESSION_BUS_ADDRESS: undefined,
  XDG_RUNTIME_DIR: '/nonexistent',
};

export async function startBus(): Promise<TestBus> {
  const folder = makeTemporaryFolder();
  const configuration = join(folder, 'bus.conf');
  writeFileSync(configuration, busConfiguration);
  const daemon = spawn('dbus-daemon', ['--nofork', '--print-address', `--config-file=${configuration}`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  killWhenFinished(daemon);
  const address = await waitForLine(daemon);
  const environment = { DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: join(folder, 'run') };
  return { address, folder, environment };
}

export interface KeyringOptions {
  /** `false`: the keyring, if there is one, stays locked. @default true */
  readonly unlocked?: boolean;
  /** Keyrings live below it; the same name again is the same keyring. @default 'keyrings' */
  readonly data?: string;
  /** Run under another name, as another product would. @default 'gnome-keyring-daemon' */
  readonly program?: string;
}

/** The real service. Resolves once it owns its name on the bus. */
export async function startKeyring(bus: TestBus, options: KeyringOptions = {}): Promise<ChildProcess> {
  const { unlocked = true, data = 'keyrings', program = 'gnome-keyring-daemon' } = options;
  const home = join(bus.folder, data);
  for (const folder of [home, join(bus.folder, 'run')]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const mode = unlocked ? '--unlock' : '--start';
  const daemon = spawn('gnome-keyring-daemon', [mode, '--foreground', '--components=secrets'], {
    argv0: program,
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      XDG_DATA_HOME: home,
      ...bus.environment,
    },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  daemon.stdin.end('a password');
  killWhenFinished(daemon);
  await waitForOwner(bus, 'org.freedesktop.secrets', true);
  return daemon;
}

/** Kills it and waits until the bus has noticed. */
export async function stopKeyring(bus: TestBus, daemon: ChildProcess): Promise<void> {
  daemon.kill('SIGKILL');
  await waitForOwner(bus, 'org.freedesktop.secrets', false);
}

/** A process that owns a name and never answers. For the prompter's name: a prompt that nobody answers. */
export async function startSilentOwner(
  bus: TestBus,
  name: 'org.freedesktop.secrets' | 'org.gnome.keyring.SystemPrompter',
): Promise<ChildProcess> {
  const owner = startScript(
    `
    import { connectSessionBus } from './core/vault/session-bus.ts';
    const bus = await connectSessionBus(${JSON.stringify(bus.address)});
    await bus.call('RequestName', ${JSON.stringify(name)}, 4);
    process.stdout.write('owned\\n');
  `,
    { killAt: 'never' },
  );
  await waitForLine(owner);
  return owner;
}

async function waitForOwner(bus: TestBus, name: string, isOwned: boolean): Promise<void> {
  const connection = await connectSessionBus(bus.address);
  try {
    while (((await connection.call('NameHasOwner', name)).readUInt32LE() === 1) !== isOwned) await delay(20);
  } finally {
    connection.close();
  }
}

function killWhenFinished(child: ChildProcess): void {
  onTestFinished(() => void child.kill('SIGKILL'));
}
