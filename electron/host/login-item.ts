import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { App } from 'electron';
import type { LoginItem } from '../../shared/desktop-contract.ts';
import type { Words } from '../words.ts';
import { readAutostart, renderAutostart } from './autostart-file.ts';

/** Starting at login, as each system does it. Nothing is changed unless a person asks for it. */
export interface LoginItemPort {
  read(): LoginItem;
  write(wish: { enabled: boolean; hidden: boolean }): void;
  /** Whether this very start was the system's, at login, and wished without a window. */
  startsHidden(): boolean;
  /** An entry that names a program which has moved since, as an AppImage does, is written anew. */
  refresh(): void;
}

const hiddenFlag = '--hidden';

export interface LoginItemOptions {
  readonly app: Pick<App, 'isPackaged' | 'getLoginItemSettings' | 'setLoginItemSettings'>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly args: readonly string[];
  /** How this very app is started: its program and, from source, its folder. */
  readonly command: readonly string[];
  readonly words: () => Words;
  /** macOS passes no arguments at login: there the wish to start hidden is kept by us. */
  readonly hiddenWish: { get(): boolean; set(hidden: boolean): void };
}

export function createLoginItem(
  options: LoginItemOptions,
  platform: NodeJS.Platform = process.platform,
): LoginItemPort {
  if (platform === 'linux') return createAutostart(options);
  return platform === 'darwin' ? createMacItem(options) : createWindowsItem(options);
}

/** An unpackaged Electron would register itself, not us. */
function unsupportedReason({ app, words }: LoginItemOptions): string | null {
  return app.isPackaged ? null : words().loginItemNeedsInstall;
}

function createMacItem(options: LoginItemOptions): LoginItemPort {
  const { app, hiddenWish } = options;
  return {
    read: () => {
      const unsupported = unsupportedReason(options);
      const { openAtLogin } = app.getLoginItemSettings();
      return { supported: unsupported === null, unsupported, enabled: openAtLogin, hidden: hiddenWish.get() };
    },
    write: ({ enabled, hidden }) => {
      app.setLoginItemSettings({ openAtLogin: enabled });
      hiddenWish.set(hidden);
    },
    startsHidden: () => app.getLoginItemSettings().wasOpenedAtLogin && hiddenWish.get(),
    refresh: () => undefined,
  };
}

function createWindowsItem(options: LoginItemOptions): LoginItemPort {
  const { app, args } = options;
  const hidden = { args: [hiddenFlag] };
  return {
    read: () => {
      const unsupported = unsupportedReason(options);
      // Windows tells only of an entry with exactly these arguments.
      const startsHidden = app.getLoginItemSettings(hidden).openAtLogin;
      const enabled = startsHidden || app.getLoginItemSettings().openAtLogin;
      return { supported: unsupported === null, unsupported, enabled, hidden: startsHidden || !enabled };
    },
    write: (wish) =>
      app.setLoginItemSettings({ openAtLogin: wish.enabled, args: wish.hidden ? [hiddenFlag] : [] }),
    startsHidden: () => args.includes(hiddenFlag),
    refresh: () => undefined,
  };
}

function createAutostart({ args, command, environment }: LoginItemOptions): LoginItemPort {
  const path = join(configFolder(environment), 'autostart', 'portunus.desktop');
  const read = () => readAutostart(readIfPresent(path));
  const render = (hidden: boolean) =>
    renderAutostart({ command: hidden ? [...command, hiddenFlag] : command });
  return {
    read: () => {
      const { enabled, exec } = read();
      // Until it is switched on, the wish that the window proposes is to start hidden.
      return { supported: true, unsupported: null, enabled, hidden: !enabled || exec.includes(hiddenFlag) };
    },
    write: ({ enabled, hidden }) => {
      if (enabled) replaceFile(path, render(hidden));
      else rmSync(path, { force: true });
    },
    startsHidden: () => args.includes(hiddenFlag),
    refresh: () => {
      const { enabled, exec } = read();
      if (!enabled) return;
      const current = render(exec.includes(hiddenFlag));
      if (readAutostart(current).exec !== exec) replaceFile(path, current);
    },
  };
}

/** The XDG specification tells programs to ignore a relative path. */
function configFolder(environment: LoginItemOptions['environment']): string {
  const chosen = environment['XDG_CONFIG_HOME'];
  return chosen?.startsWith('/') ? chosen : join(environment['HOME'] ?? '/', '.config');
}

function readIfPresent(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Renamed into place, so that a full disk leaves no half entry. */
function replaceFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw cause;
  }
}
