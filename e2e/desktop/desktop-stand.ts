import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import type { TemporaryHome } from '../fakes/temporary-home.ts';
import { type DesktopSession, startDesktopSession } from './desktop-session.ts';
import { provideElectron } from './find-electron.ts';
import { createDesktopHome, RunningDesktop, spawnDesktop } from './running-desktop.ts';
import { type StagedApp, stageApp } from './stage-app.ts';

/** What the desktop tests share: one staged app and one session for a file, homes and starts for each test. */
export interface DesktopStand {
  readonly app: StagedApp;
  readonly session: DesktopSession;
  createHome(): Promise<TemporaryHome>;
  launch(options: LaunchOptions): Promise<RunningDesktop>;
  spawn(options: LaunchOptions, program?: string): ReturnType<typeof spawnDesktop>;
}

interface LaunchOptions {
  readonly home: TemporaryHome;
  readonly args?: readonly string[];
  readonly session?: Readonly<Record<string, string>>;
}

const runtime = process.platform === 'linux' ? provideElectron() : { skip: 'Xvfb is for Linux' };

export function describeDesktop(title: string, define: (stand: () => DesktopStand) => void): void {
  if ('skip' in runtime) {
    describe.skip(`${title} (skipped: ${runtime.skip})`, () => define(() => expectNever()));
    return;
  }
  describe(title, { timeout: 60_000 }, () => {
    let stand: DesktopStand & { endAll(): Promise<void> };
    beforeAll(async () => {
      stand = createStand(await stageApp(runtime), await startDesktopSession());
    }, 120_000);
    afterEach(() => stand.endAll());
    afterAll(async () => {
      await stand.session.end();
      stand.app.remove();
    });
    define(() => stand);
  });
}

function createStand(app: StagedApp, session: DesktopSession) {
  const homes: TemporaryHome[] = [];
  const running: RunningDesktop[] = [];
  const spawned: ReturnType<typeof spawnDesktop>[] = [];
  return {
    app,
    session,
    createHome: async () => {
      const home = await createDesktopHome();
      homes.push(home);
      return home;
    },
    launch: async (options: LaunchOptions) => {
      const desktop = await RunningDesktop.launch({
        app,
        ...options,
        session: options.session ?? session.environment,
      });
      running.push(desktop);
      return desktop;
    },
    spawn: (options: LaunchOptions, program?: string) => {
      const start = spawnDesktop(
        { app, ...options, session: options.session ?? session.environment },
        program,
      );
      spawned.push(start);
      return start;
    },
    endAll: async () => {
      await Promise.all(running.splice(0).map((desktop) => desktop.kill()));
      for (const { child, ended } of spawned.splice(0)) {
        if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
        await ended;
      }
      for (const home of homes.splice(0)) home.remove();
    },
  };
}

function expectNever(): never {
  throw new Error('A skipped test was run.');
}
