import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { words } from '../words.ts';
import { readAutostart, renderAutostart } from './autostart-file.ts';
import { createLoginItem, type LoginItemOptions } from './login-item.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'portunus-login-'));
});
afterEach(() => rmSync(home, { recursive: true }));

/** What macOS or Windows keeps; Windows finds an entry only by its exact arguments. */
function createSystem(isPackaged = true) {
  let kept: { openAtLogin: boolean; args: string[] } = { openAtLogin: false, args: [] };
  const app = {
    isPackaged,
    getLoginItemSettings: (wanted?: { args?: string[] }) => {
      const openAtLogin = kept.openAtLogin && (wanted?.args ?? []).join() === kept.args.join();
      return { openAtLogin, wasOpenedAtLogin: kept.openAtLogin } as Electron.LoginItemSettings;
    },
    setLoginItemSettings: ({ openAtLogin = false, args = [] }: Electron.Settings) =>
      (kept = { openAtLogin, args }),
  };
  return app;
}

function createOptions(change: Partial<LoginItemOptions> = {}): LoginItemOptions {
  let hidden = true;
  return {
    app: createSystem(),
    environment: { HOME: home },
    args: ['/opt/portunus'],
    command: ['/opt/portunus'],
    words: () => words.en,
    hiddenWish: { get: () => hidden, set: (wish) => (hidden = wish) },
    ...change,
  };
}

describe.each(['linux', 'win32', 'darwin'] as const)('on %s', (platform) => {
  test.each([true, false])('is off, goes on with hidden %s, and off again', (hidden) => {
    const item = createLoginItem(createOptions(), platform);
    expect(item.read()).toEqual({ supported: true, unsupported: null, enabled: false, hidden: true });
    item.write({ enabled: true, hidden });
    expect(item.read()).toMatchObject({ enabled: true, hidden });
    item.write({ enabled: false, hidden });
    expect(item.read()).toMatchObject({ enabled: false });
  });
});

test.each(['win32', 'darwin'] as const)('on %s a run from source says why it cannot', (platform) => {
  const item = createLoginItem(createOptions({ app: createSystem(false) }), platform);
  expect(item.read()).toMatchObject({ supported: false, unsupported: words.en.loginItemNeedsInstall });
});

describe('on Linux', () => {
  const path = () => join(home, '.config/autostart/portunus.desktop');

  test('the file is where XDG_CONFIG_HOME says, unless that is relative', () => {
    const chosen = join(home, 'config');
    createLoginItem(createOptions({ environment: { HOME: home, XDG_CONFIG_HOME: chosen } }), 'linux').write({
      enabled: true,
      hidden: true,
    });
    expect(existsSync(join(chosen, 'autostart/portunus.desktop'))).toBe(true);
    createLoginItem(createOptions({ environment: { HOME: home, XDG_CONFIG_HOME: 'x' } }), 'linux').write({
      enabled: true,
      hidden: true,
    });
    expect(readFileSync(path(), 'utf8')).toContain('Exec=/opt/portunus --hidden\n');
  });

  test.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false'])(
    '%s, written by a session manager, counts',
    (line) => {
      const item = createLoginItem(createOptions(), 'linux');
      item.write({ enabled: true, hidden: false });
      const text = readFileSync(path(), 'utf8').replace('X-GNOME-Autostart-enabled=true', line);
      writeFileSync(path(), text);
      expect(item.read().enabled).toBe(false);
      item.refresh();
      expect(readFileSync(path(), 'utf8')).toBe(text);
    },
  );

  test('an AppImage that has moved is written anew at the next start, and its wish is kept', () => {
    createLoginItem(createOptions({ command: ['/old/Portunus.AppImage'] }), 'linux').write({
      enabled: true,
      hidden: true,
    });
    createLoginItem(createOptions({ command: ['/new/Portunus.AppImage'] }), 'linux').refresh();
    expect(readFileSync(path(), 'utf8')).toContain('Exec=/new/Portunus.AppImage --hidden\n');
  });

  test('nothing is written where nothing was asked for', () => {
    createLoginItem(createOptions(), 'linux').refresh();
    expect(existsSync(path())).toBe(false);
  });

  test('a foreign file is read as it is', () => {
    mkdirSync(dirname(path()), { recursive: true });
    writeFileSync(path(), 'nonsense\n=\n[Desktop Entry]\n');
    expect(createLoginItem(createOptions(), 'linux').read().enabled).toBe(false);
  });
});

test.each([
  [['/opt/Portunus 1/portunus'], '"/opt/Portunus 1/portunus"'],
  [['/a"b$c`d\\e'], String.raw`"/a\\"b\\$c\\` + '`' + String.raw`d\\\\e"`],
  [['/a%b', '--hidden'], '/a%%b --hidden'],
])('the specification’s quoting: %j', (command, exec) => {
  const text = renderAutostart({ command });
  expect(text).toContain(`\nExec=${exec}\n`);
  expect(readAutostart(text)).toEqual({ enabled: true, exec });
});
