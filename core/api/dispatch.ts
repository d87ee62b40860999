import { type CommandName, commands } from '../../shared/contract.ts';
import { describeInvalidInput } from '../../shared/describe-invalid-input.ts';
import { AppFailure, type Result } from '../../shared/errors.ts';
import type { Logger } from '../ports.ts';
import type { Handlers } from './handlers.ts';
import { toAppError } from './to-app-error.ts';

/**
 * The only way in, whichever carrier brought the call. Defends against names that are not commands
 * (`__proto__`), input that is not what the contract says, fields that an answer should not have
 * (a secret beside an account), and the text of unforeseen errors reaching a caller. The input is never logged.
 */
export async function dispatch(
  handlers: Handlers,
  name: string,
  raw: unknown,
  log: Logger,
): Promise<Result<unknown>> {
  try {
    const command = findCommand(name);
    const input = parseInput(command, raw);
    const handle = handlers[command] as (input: unknown) => unknown;
    return { ok: true, value: commands[command].output.parse(await handle(input)) };
  } catch (cause) {
    return { ok: false, error: toAppError(cause, { command: name }, log) };
  }
}

function findCommand(name: string): CommandName {
  if (!Object.hasOwn(commands, name)) throw new AppFailure({ code: 'unknown-command', name });
  return name as CommandName;
}

function parseInput(command: CommandName, raw: unknown): unknown {
  const parsed = commands[command].input.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new AppFailure(describeInvalidInput(parsed.error));
}
