/** The desktop host: puts its parts together, and holds no rule of its own (docs/architecture.md). */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog, Menu, protocol } from 'electron';
import { resolvePaths } from '../core/storage/paths.ts';
import { Desktop } from './desktop.ts';
import { findRefusedSwitch } from './host/refused-switches.ts';
import { acquireInstanceLock } from './host/single-instance.ts';
import { appScheme } from './windows/app-protocol.ts';

const refusedSwitch = app.isPackaged ? findRefusedSwitch(process.argv) : undefined;
const paths = resolvePaths(process.env);
// One desktop per PORTUNUS_HOME, and all its traces inside that folder.
const profile = join(paths.home, 'desktop');

if (refusedSwitch !== undefined) {
  endWith(2, `Portunus does not start with ${refusedSwitch}: it would let another program steer it.`);
} else if (!prepareProfile()) {
  endWith(1, `Portunus cannot use its folder ${profile}.`);
} else if (!acquireInstanceLock(app, profile)) {
  endWith(0, 'Portunus is running already; its window comes to the front.');
} else {
  start();
}

function prepareProfile(): boolean {
  try {
    mkdirSync(profile, { recursive: true, mode: 0o700 });
  } catch {
    return false;
  }
  app.setPath('userData', profile);
  return true;
}

function start(): void {
  // Electron warns of a page that could not be loaded with its whole address, and that of a sign-in may hold a code:
  // Node's own listener would print it where others read it (row OA-6).
  process.removeAllListeners('warning');
  // Takes `--no-sandbox` back, without which root (in a container) cannot start a browser at all.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  // Until the engine has told its language; Electron's own menu would offer reload and development tools.
  Menu.setApplicationMenu(null);
  const desktop = new Desktop({ root: join(__dirname, '..', '..'), paths });
  app.on('second-instance', () => desktop.show());
  app.on('activate', () => desktop.show());
  // The tray keeps the app alive; without one, closing the window quits.
  app.on('window-all-closed', () => undefined);
  app.on('before-quit', (event) => desktop.quit(event));
  void app.whenReady().then(
    () => desktop.start(),
    (cause: unknown) => fail(cause),
  );
}

function fail(cause: unknown): void {
  dialog.showErrorBox('Portunus', cause instanceof Error ? cause.message : 'Portunus could not start.');
  app.exit(1);
}

/** Said where a terminal can read it, before there is any window. */
function endWith(code: number, words: string): void {
  process.stderr.write(`${words}\n`);
  app.exit(code);
}
