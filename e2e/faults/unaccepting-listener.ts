import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A port where connecting never ends: what a host behind a dropping firewall looks like, on loopback. */
export interface UnacceptingListener {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * A stopped process listens with the smallest queue, and the queue is filled: from then on the kernel
 * drops what asks to connect.
 */
export async function startUnacceptingListener(): Promise<UnacceptingListener> {
  const program =
    "const s = require('net').createServer(); s.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(s.address().port));";
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(line.toString());
  child.kill('SIGSTOP');
  const filling: Socket[] = [];
  for (let count = 0; count < 8; count += 1) {
    filling.push(createConnection({ port, host: '127.0.0.1' }).on('error', () => undefined));
  }
  await wait(100);
  return {
    port,
    stop: async () => {
      for (const socket of filling) socket.destroy();
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
