import { readlinkSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/**
 * One desktop per PORTUNUS_HOME, by Chromium's own lock in the profile folder (row EL-11). On Linux that is a link
 * named after machine and process; after kill -9 on a machine that has since changed its name (a container, a
 * laptop on another network) Chromium takes it for somebody else's and would refuse every start from then on.
 */
export interface InstanceLock {
  requestSingleInstanceLock(): boolean;
}

/** Whether we are the only one; a lock that nobody can hold is taken away first. */
export function acquireInstanceLock(
  app: InstanceLock,
  profileFolder: string,
  isAlive: (pid: number) => boolean = isProcessAlive,
): boolean {
  if (app.requestSingleInstanceLock()) return true;
  if (process.platform !== 'linux' || !removeDeadLock(profileFolder, isAlive)) return false;
  return app.requestSingleInstanceLock();
}

/** True when there was one whose process does not run here. A folder on a network disk may be in use elsewhere. */
function removeDeadLock(folder: string, isAlive: (pid: number) => boolean): boolean {
  const lock = readLock(join(folder, 'SingletonLock'));
  if (lock === undefined || isAlive(lock.pid)) return false;
  for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie']) {
    rmSync(join(folder, name), { force: true });
  }
  return true;
}

function readLock(path: string): { host: string; pid: number } | undefined {
  try {
    const match = /^(.*)-(\d+)$/.exec(readlinkSync(path));
    return match === null ? undefined : { host: match[1] ?? hostname(), pid: Number(match[2]) };
  } catch {
    return undefined;
  }
}

function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}
