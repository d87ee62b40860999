import { toAppError } from '../core/api/to-app-error.ts';
import type { Logger } from '../core/ports.ts';
import { type Bridge, type CommandName, commands } from '../shared/contract.ts';
import { describeInvalidInput } from '../shared/describe-invalid-input.ts';
import {
  type DesktopCommandName,
  desktopCommands,
  type DesktopInput,
  type DesktopOutput,
} from '../shared/desktop-contract.ts';
import { AppFailure, type Result } from '../shared/errors.ts';
import { isAppUrl } from './windows/app-protocol.ts';

/**
 * The window's only way in (row EL-6). Defends against pages that are not ours (the caller must be the top frame of
 * `app://portunus`), names that are not commands, input that is not what the contract says, and answers that hold a
 * key: those never enter a page. Calls are answered with a typed refusal, never thrown, and their input is never logged.
 */
export interface CallOptions {
  readonly engine: Bridge;
  readonly desktop: DesktopHandlers;
  readonly log: Logger;
}

export type DesktopHandlers = {
  [N in DesktopCommandName]: (input: DesktopInput<N>) => Promise<DesktopOutput<N>> | DesktopOutput<N>;
};

/** What main knows of the frame that sent a call. */
export interface SenderFrame {
  readonly url: string;
  readonly parent: unknown;
}

/** Their answers hold a local key's text. A page gets it onto the clipboard by `desktop.copyKey`, without seeing it. */
const withheld: ReadonlySet<string> = new Set(['keys.create', 'keys.revealShared', 'clients.launch']);

export function isOwnFrame(frame: SenderFrame | null): boolean {
  return frame !== null && frame.parent === null && isAppUrl(frame.url);
}

export async function answerCall(
  options: CallOptions,
  frame: SenderFrame | null,
  name: unknown,
  input: unknown,
): Promise<Result<unknown>> {
  if (!isOwnFrame(frame)) return { ok: false, error: { code: 'unauthorised' } };
  try {
    if (isDesktopCommand(name)) return { ok: true, value: await runOnDesktop(options, name, input) };
    return await forward(options.engine, findCommand(name), input);
  } catch (cause) {
    return { ok: false, error: toAppError(cause, { command: describeName(name) }, options.log) };
  }
}

async function runOnDesktop(
  { desktop }: CallOptions,
  name: DesktopCommandName,
  input: unknown,
): Promise<unknown> {
  const parsed = desktopCommands[name].input.safeParse(input);
  if (!parsed.success) throw new AppFailure(describeInvalidInput(parsed.error));
  const handle = desktop[name] as (input: unknown) => unknown;
  return desktopCommands[name].output.parse(await handle(parsed.data));
}

/** Checked here for its shape; the engine checks it again, and its answer is checked where it arrives. */
async function forward(engine: Bridge, name: CommandName, input: unknown): Promise<Result<unknown>> {
  const parsed = commands[name].input.safeParse(input);
  if (!parsed.success) throw new AppFailure(describeInvalidInput(parsed.error));
  return await engine.invoke(name, parsed.data);
}

function findCommand(name: unknown): CommandName {
  if (typeof name === 'string' && withheld.has(name)) throw new AppFailure({ code: 'withheld', name });
  if (typeof name === 'string' && Object.hasOwn(commands, name)) return name as CommandName;
  throw new AppFailure({ code: 'unknown-command', name: describeName(name) });
}

function isDesktopCommand(name: unknown): name is DesktopCommandName {
  return typeof name === 'string' && Object.hasOwn(desktopCommands, name);
}

const describeName = (name: unknown) => (typeof name === 'string' ? name.slice(0, 80) : typeof name);
