import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { createEngine } from '../../core/engine.ts';
import { systemClock } from '../../core/ports.ts';
import { resolvePaths } from '../../core/storage/paths.ts';
import type { Bridge } from '../../shared/contract.ts';
import type { DesktopBridge } from '../../shared/desktop-contract.ts';
import type { EngineStatus } from '../../shared/models/engine.ts';
import { createTemporaryHome, type TemporaryHome } from '../fakes/temporary-home.ts';
import type { StagedApp } from './stage-app.ts';

/** What the preload script put on the page. */
declare global {
  var bridge: Bridge;
  var desktop: DesktopBridge;
}

/** A home in which the desktop's engine finds a free port and a vault that asks nobody. */
export async function createDesktopHome(): Promise<TemporaryHome> {
  const home = createTemporaryHome();
  const passphrase = home.path('passphrase');
  writeFileSync(passphrase, 'correct horse battery staple\n', { mode: 0o600 });
  const environment = { ...home.environment, PORTUNUS_PASSPHRASE_FILE: passphrase };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const ports = { clock: systemClock, log, environment, paths: resolvePaths(environment) };
  const engine = await createEngine({ ports, demo: false });
  await engine.handlers['settings.update']({ port: 0 });
  await engine.stop();
  return { ...home, environment };
}

export interface DesktopOptions {
  readonly app: StagedApp;
  readonly home: TemporaryHome;
  /** The session's variables. */
  readonly session: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

/** Everything a start needs but a debugger: for starts that only say something and end. */
export function spawnDesktop({ app, home, session, args = [] }: DesktopOptions, program = app.program) {
  const child = spawn(program, [...app.leadingArgs, ...args], {
    env: environmentOf(home, session),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(child, 'exit').then(([code]) => ({ code: code as number | null, stderr }));
  return { child, ended, stderr: () => stderr };
}

export class RunningDesktop {
  readonly electron: ElectronApplication;
  readonly #process: ChildProcess;

  constructor(electron: ElectronApplication) {
    this.electron = electron;
    this.#process = electron.process();
  }

  static async launch({ app, home, session, args = [] }: DesktopOptions): Promise<RunningDesktop> {
    const electron = await _electron.launch({
      executablePath: app.program,
      args: [...app.leadingArgs, ...args],
      env: environmentOf(home, session),
    });
    return new RunningDesktop(electron);
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  window(): Promise<Page> {
    return this.electron.firstWindow();
  }

  /** Asks through the window, as its page does. */
  async engine(): Promise<EngineStatus | undefined> {
    const page = await this.window();
    const result = await page.evaluate(() => globalThis.bridge.invoke('engine.status', {}));
    return result.ok ? result.value : undefined;
  }

  /** Resolves when the window has reached an engine. */
  async serving(): Promise<EngineStatus> {
    await expect.poll(() => this.engine(), { timeout: 20_000 }).toBeDefined();
    const status = await this.engine();
    if (status === undefined) throw new Error('The engine was lost again.');
    return status;
  }

  isVisible(): Promise<boolean> {
    return this.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().some((window) => window.isVisible()),
    );
  }

  async quit(): Promise<number | null> {
    const ended = once(this.#process, 'exit');
    await this.electron.evaluate(({ app }) => setImmediate(() => app.quit())).catch(() => undefined);
    const [code] = (await ended) as [number | null];
    return code;
  }

  /** For the end of a test that may have gone wrong anywhere. */
  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A killed child whose parent has not asked for it yet still has its number.
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Every process that was started from a folder's programs or works in a home. */
export function listProcessesOf(...texts: string[]): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => readProcess(join('/proc', name)))
    .filter((command) => texts.some((text) => command.includes(text)));
}

function readProcess(folder: string): string[] {
  try {
    return [readFileSync(join(folder, 'cmdline'), 'utf8').replaceAll('\0', ' ')];
  } catch {
    return []; // It ended while we looked.
  }
}

function environmentOf(home: TemporaryHome, session: Readonly<Record<string, string>>) {
  return { ...home.environment, ...session, PORTUNUS_TEST_NODE: process.execPath };
}
