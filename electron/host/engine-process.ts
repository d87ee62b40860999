import type { HostMessage } from '../../shared/engine-process.ts';

/** An engine's process as its host sees it. */
export interface EngineProcess {
  onMessage(listener: (message: unknown) => void): void;
  /** Called once; null when it was ended by a signal. */
  onExit(listener: (code: number | null) => void): void;
  send(message: HostMessage): void;
  /** Ends it at once. */
  kill(): void;
}

/** In a utility process: main itself must stay free for menus and windows (decision D16). */
export function forkEngine(
  electron: typeof Electron.utilityProcess,
  module: string,
  args: string[],
): EngineProcess {
  const child = electron.fork(module, args, { serviceName: 'Portunus engine', stdio: 'inherit' });
  return {
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => child.once('exit', listener),
    send: (message) => child.postMessage(message),
    kill: () => {
      // UtilityProcess.kill asks politely; by now the engine was asked already.
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    },
  };
}
