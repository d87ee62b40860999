import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export interface DesktopQuestion {
  readonly root: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform?: NodeJS.Platform;
  readonly isRoot?: boolean;
}

/** What the desktop app understands; anything else is meant for `portunus serve`. */
const desktopOptions = new Set(['--demo', '--hidden']);

/** Electron's program where the desktop app can be opened, else why it cannot, as one sentence. */
export function findDesktop(question: DesktopQuestion): { program: string } | { missing: string } {
  const { root, args, environment, platform = process.platform } = question;
  const { isRoot = process.getuid?.() === 0 } = question;
  const option = args.find((arg) => !desktopOptions.has(arg));
  if (option !== undefined) return { missing: `${option} is an option of "portunus serve".` };
  const program = findElectron(root, environment, platform);
  if (program === undefined) {
    return { missing: 'Electron’s program is not here ("npx install-electron" brings it).' };
  }
  if (platform === 'linux' && !environment['DISPLAY'] && !environment['WAYLAND_DISPLAY']) {
    return { missing: 'There is no display for a window.' };
  }
  if (isRoot && platform === 'linux') {
    return { missing: 'Electron’s sandbox does not work for root.' };
  }
  return { program };
}

/** Where npm's package `electron` keeps its program. Asking the package itself would begin a download. */
export function findElectron(
  root: string,
  environment: DesktopQuestion['environment'],
  platform: NodeJS.Platform,
): string | undefined {
  const names = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' } as const;
  const name = platform === 'win32' || platform === 'darwin' ? names[platform] : 'electron';
  const given = environment['ELECTRON_OVERRIDE_DIST_PATH'];
  const program = join(given ?? join(root, 'node_modules', 'electron', 'dist'), name);
  // The package writes this file when the download is complete.
  const isComplete = given !== undefined || existsSync(join(root, 'node_modules', 'electron', 'path.txt'));
  return isComplete && existsSync(program) ? program : undefined;
}

/** Electron ends like this when the system does not let it make its sandbox. */
const crashSignals = new Set<NodeJS.Signals | null>(['SIGTRAP', 'SIGABRT', 'SIGILL', 'SIGSEGV']);
const startMs = 5000;

/** Runs it to its end and takes over its exit code; gives back why, when it could not even begin. */
export async function runDesktop(
  program: string,
  root: string,
  args: readonly string[],
): Promise<string | undefined> {
  const startedAt = performance.now();
  const child = spawn(program, [root, ...args], { stdio: 'inherit' });
  // A terminal gives Ctrl-C to both of us; the app decides when to end.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  if (crashSignals.has(signal) && performance.now() - startedAt < startMs) {
    return `Electron could not start (${signal ?? ''}; its sandbox needs user namespaces).`;
  }
  process.exitCode = code ?? 1;
  return undefined;
}
