import type { Bridge, Output } from '../../shared/contract.ts';
import type { Result } from '../../shared/errors.ts';
import type { EventHub } from '../events.ts';
import type { Logger } from '../ports.ts';
import { dispatch } from './dispatch.ts';
import type { Handlers } from './handlers.ts';

/** Reaches an engine in this very process, through the same checks as any carrier. */
export function createLocalBridge(handlers: Handlers, events: EventHub, log: Logger): Bridge {
  return {
    invoke: async (name, input) =>
      (await dispatch(handlers, name, input, log)) as Result<Output<typeof name>>,
    on: (name, listener) => events.on(name, listener),
  };
}
