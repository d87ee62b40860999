import type { ClientId } from '../../../shared/models/client.ts';

export interface ClientFacts {
  readonly initials: string;
  /** What a person types to get it. */
  readonly install: string;
}

/** What a screen has to know of each client beside what the engine tells. */
export const clientFacts: Record<ClientId, ClientFacts> = {
  // Without `@latest` an older Node silently gets an older release.
  'claude-code': { initials: 'CC', install: 'npm install -g @anthropic-ai/claude-code@latest' },
};

export const fileName = (path: string) => path.split(/[\\/]/).at(-1) ?? path;
