import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';

const lookLimitMs = 2000;

/**
 * Which program listens at a loopback port, e.g. `codex (process 4711)`; null where that cannot be told: it is another
 * user's, or the system does not say.
 */
export async function findPortHolder(port: number): Promise<string | null> {
  try {
    if (process.platform === 'linux') return await askProcfs(port);
    return process.platform === 'darwin' ? await askLsof(port) : null;
  } catch {
    // A courtesy: whoever asks has an answer without it.
    return null;
  }
}

async function askProcfs(port: number): Promise<string | null> {
  const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map(readIfThere));
  const sockets = new Set(tables.flatMap((table) => findListeners(table, port)));
  if (sockets.size === 0) return null;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    if (await holdsOne(pid, sockets)) return describe(await readIfThere(`/proc/${pid}/comm`), pid);
  }
  return null;
}

const listening = '0A';

/** The sockets that listen at a port, as a process's list of open files names them. */
function findListeners(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
    return local.endsWith(suffix) && state === listening ? [`socket:[${inode}]`] : [];
  });
}

async function holdsOne(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const files = await readdir(`/proc/${pid}/fd`).catch(() => []); // Another user's, or gone.
  const targets = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')));
  return targets.some((target) => sockets.has(target));
}

function askLsof(port: number): Promise<string | null> {
  const args = ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'];
  return new Promise((resolve) => {
    execFile('/usr/sbin/lsof', args, { timeout: lookLimitMs }, (_, stdout) => {
      const pid = /^p(\d+)$/m.exec(stdout)?.[1];
      const name = /^c(.+)$/m.exec(stdout)?.[1];
      resolve(pid === undefined || name === undefined ? null : describe(name, pid));
    });
  });
}

const describe = (name: string, pid: string) => `${name.trim()} (process ${pid})`;

const readIfThere = (path: string) => readFile(path, 'utf8').catch(() => '');
