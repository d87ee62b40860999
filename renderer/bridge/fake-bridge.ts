import type { CommandName, EventName, Input, Output, Payload } from '../../shared/contract.ts';
import type { AppError, Result } from '../../shared/errors.ts';
import { Listeners } from './listeners.ts';
import type { ConnectionState, WindowBridge } from './window-bridge.ts';

/** Answers for the commands that a scenario has; what it does not name is answered as an unknown command. */
export type FakeAnswers = {
  [N in CommandName]?: (input: Input<N>) => Output<N> | FakeFailure | Promise<Output<N> | FakeFailure>;
};

export class FakeFailure {
  readonly error: AppError;

  constructor(error: AppError) {
    this.error = error;
  }
}

/** An engine that is not there, typed by the contract: for tests of screens and for the gallery. */
export interface FakeBridge extends WindowBridge {
  /** What was asked, in order. */
  readonly calls: readonly { name: CommandName; input: unknown }[];
  publish<E extends EventName>(name: E, payload: Payload<E>): void;
  connect(connection: ConnectionState): void;
}

export function createFakeBridge(answers: FakeAnswers, initial: ConnectionState = 'open'): FakeBridge {
  const calls: { name: CommandName; input: unknown }[] = [];
  const events = new Map<EventName, Listeners<unknown>>();
  const connections = new Listeners<ConnectionState>();
  let connection = initial;
  const listenersOf = (name: EventName) => {
    const listeners = events.get(name) ?? new Listeners<unknown>();
    events.set(name, listeners);
    return listeners;
  };
  return {
    calls,
    invoke: async <N extends CommandName>(name: N, input: Input<N>): Promise<Result<Output<N>>> => {
      calls.push({ name, input });
      const answer = answers[name];
      if (answer === undefined) return { ok: false, error: { code: 'unknown-command', name } };
      const value = await answer(input);
      return value instanceof FakeFailure ? { ok: false, error: value.error } : { ok: true, value };
    },
    on: (name, listener) => listenersOf(name).add(listener as (payload: unknown) => void),
    onConnection: (listener) => {
      const end = connections.add(listener);
      listener(connection);
      return end;
    },
    publish: (name, payload) => listenersOf(name).tell(payload),
    connect: (next) => {
      connection = next;
      connections.tell(next);
    },
  };
}
