import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';

/** Tells a process from a later one with the same id, as a restarted container has. */
const startOfProcess = () => Math.round(performance.timeOrigin);

/** A name under which this process holds a lease: no two are the same. */
export function nameHolder(): string {
  return `${process.pid}.${startOfProcess()}.${randomBytes(6).toString('hex')}`;
}

/** Whether whoever took that name may still be at work: false only when it certainly is not. */
export function mayBeAlive(holder: string): boolean {
  const [pid, start] = holder.split('.').map(Number);
  if (pid === undefined || !Number.isSafeInteger(pid) || pid <= 0) return false;
  if (pid === process.pid) return start === startOfProcess();
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
