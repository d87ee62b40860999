import type { ClientId } from '../../shared/models/client.ts';
import { AppFailure } from '../../shared/errors.ts';
import { claudeCode } from './claude-code/claude-code.ts';
import type { ClientAdapter } from './client-adapter.ts';

export interface ClientRegistry {
  readonly all: readonly ClientAdapter[];
  /** Throws AppFailure `not-found`. */
  get(id: ClientId): ClientAdapter;
}

/** Throws when two adapters have the same id. */
export function createClientRegistry(adapters: readonly ClientAdapter[]): ClientRegistry {
  const byId = new Map(adapters.map((adapter) => [adapter.id, adapter]));
  if (byId.size < adapters.length) throw new Error('Two client adapters have the same id.');
  return {
    all: adapters,
    get(id) {
      const adapter = byId.get(id);
      if (adapter === undefined) throw new AppFailure({ code: 'not-found', what: 'client', id });
      return adapter;
    },
  };
}

/** Every client we can switch: one line each. */
export const clientRegistry = createClientRegistry([claudeCode]);
