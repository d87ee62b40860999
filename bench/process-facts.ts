import { readdirSync, readFileSync } from 'node:fs';

/** What the kernel says of a process and all it started. Linux only: elsewhere null. */

/** CPU time used so far, in microseconds, of all threads that are alive. */
export function readCpuUs(pid: number): number | null {
  return sumOver(pid, (member) => {
    const tasks = readdirSync(`/proc/${member}/task`);
    // In nanoseconds; /proc/PID/stat counts in ticks of 10 ms, too coarse for short rounds.
    const spent = tasks.map((task) => readFileSync(`/proc/${member}/task/${task}/schedstat`, 'utf8'));
    return spent.reduce((sum, text) => sum + Number(text.split(' ')[0]) / 1000, 0);
  });
}

/** Resident memory in MB (1e6 bytes). */
export function readResidentMb(pid: number): number | null {
  return sumOver(pid, (member) => {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${member}/status`, 'utf8'));
    return (Number(kilobytes?.[1] ?? 0) * 1024) / 1e6;
  });
}

function sumOver(pid: number, read: (member: number) => number): number | null {
  if (process.platform !== 'linux') return null;
  return listFamily(pid).reduce((sum, member) => sum + read(member), 0);
}

function listFamily(pid: number): number[] {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const children = tasks.flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(listFamily)];
}
