import { type EngineMessage, HostMessage } from '../shared/engine-process.ts';

/**
 * The channel to the program that started this engine: a MessagePort under Electron's utility process, Node's own
 * under `fork`. Carries the few words of `shared/engine-process.ts` and never a secret: control goes another way (D17).
 */
export interface HostLink {
  /** Resolves when the message is on its way, so that the process may end. */
  send(message: EngineMessage): Promise<void>;
  onMessage(listener: (message: HostMessage) => void): void;
  /** The host has gone without saying stop. */
  onLost(listener: () => void): void;
}

/** What Electron adds to `process` in a utility process; it ends the process itself when the host is gone. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

/** The port has no callback: after this long a posted message has left. */
const postedMs = 100;

/** Undefined when nobody is there to talk to. */
export function findHost(): HostLink | undefined {
  const port = (process as { parentPort?: ParentPort }).parentPort;
  if (port !== undefined) return linkPort(port);
  return process.send === undefined ? undefined : linkChannel();
}

function linkPort(port: ParentPort): HostLink {
  return {
    send: async (message) => {
      port.postMessage(message);
      await new Promise((resolve) => setTimeout(resolve, postedMs));
    },
    onMessage: (listener) => port.on('message', ({ data }) => hear(data, listener)),
    onLost: () => undefined,
  };
}

function linkChannel(): HostLink {
  return {
    // A host that is gone cannot be told; that it is gone is heard by `onLost`.
    send: (message) => new Promise((resolve) => process.send?.(message, () => resolve())),
    onMessage: (listener) => process.on('message', (data) => hear(data, listener)),
    onLost: (listener) => process.once('disconnect', listener),
  };
}

function hear(data: unknown, listener: (message: HostMessage) => void): void {
  const message = HostMessage.safeParse(data);
  if (message.success) listener(message.data);
}
