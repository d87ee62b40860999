import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What some tests run besides Node, by command, and the Debian package that brings it. */
const needed: readonly { command: string; debianPackage: string; purpose: string }[] = [
  {
    command: 'gnome-keyring-daemon',
    debianPackage: 'gnome-keyring',
    purpose: 'the real Linux keychain',
  },
  {
    command: 'dbus-run-session',
    debianPackage: 'dbus-daemon',
    purpose: 'a private session bus for that keychain',
  },
  { command: 'dbus-test-tool', debianPackage: 'dbus-tests', purpose: 'a keychain that never answers' },
  { command: 'Xvfb', debianPackage: 'xvfb', purpose: 'a screen for the desktop app' },
  { command: 'chromium', debianPackage: 'chromium', purpose: 'a browser for the window' },
  { command: 'ip', debianPackage: 'iproute2', purpose: 'a machine without a network' },
];

/**
 * Installs what is missing where that asks nobody (root on Debian); elsewhere says what to install.
 * Never fails: the tests that need it skip and say so.
 */
export function provideSystemPackages(): void {
  const missing = needed.filter(({ command }) => !isOnPath(command));
  if (process.platform !== 'linux' || missing.length === 0) return;
  const packages = missing.map(({ debianPackage }) => debianPackage);
  if (isOnPath('apt-get') && process.getuid?.() === 0 && installPackages(packages)) return;
  for (const { command, purpose } of missing) {
    console.log(`${command} (${purpose}) is not installed: the tests that need it are skipped.`);
  }
  console.log(`On Debian: sudo apt-get install ${packages.join(' ')}`);
}

function installPackages(packages: readonly string[]): boolean {
  console.log(`Installing for the tests: ${packages.join(' ')}`);
  return (
    apt('install', ...packages) ||
    // The package lists of a fresh container are empty or old.
    (apt('update') && apt('install', ...packages))
  );
}

function apt(...command: string[]): boolean {
  const result = spawnSync('apt-get', ['-qq', '-y', '--no-install-recommends', ...command], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'ignore'],
    timeout: 300_000,
  });
  return result.status === 0;
}

function isOnPath(command: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => isExecutable(join(folder, command)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
