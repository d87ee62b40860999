import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Another program that holds a loopback port, takes connections and never says a word. */
export interface HangingServer {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

const program = `
const server = require('node:net').createServer((socket) => socket.on('error', () => undefined));
server.listen(Number(process.argv[1]), '127.0.0.1', () => process.send(server.address().port));
process.on('disconnect', () => process.exit());
`;

/** `port` 0 takes a free one. */
export async function startHangingServer(port: number): Promise<HangingServer> {
  const child = spawn(process.execPath, ['-e', program, String(port)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [bound] = (await once(child, 'message')) as [number];
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { port: bound, pid: child.pid ?? 0, stop };
}
