import type { CommandName } from '../../../shared/contract.ts';
import type { Logger } from '../../ports.ts';
import type { Handlers } from '../handlers.ts';
import { commandSamples } from './samples.ts';

/** An engine that answers every command with its sample; `overrides` make it do what a test is about. */
export function createFakeHandlers(overrides: Partial<Handlers> = {}): Handlers {
  const names = Object.keys(commandSamples) as CommandName[];
  const answers = names.map((name) => [name, () => structuredClone(commandSamples[name].output)]);
  return { ...(Object.fromEntries(answers) as Handlers), ...overrides };
}

export interface MemoryLog extends Logger {
  readonly lines: string[];
}

/** Keeps what was logged, causes included, so that a test can look for what must or must not be there. */
export function createMemoryLog(): MemoryLog {
  const lines: string[] = [];
  const add = (event: string, fields: object = {}, cause?: unknown) =>
    lines.push(`${event} ${JSON.stringify(fields)} ${cause instanceof Error ? (cause.stack ?? '') : ''}`);
  return { lines, info: add, warn: add, error: add };
}
