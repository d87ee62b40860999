import type { Command, CommanderError } from 'commander';
import { UsageError } from './usage-error.ts';

/**
 * What is wrong with a command line, and where to look. Commander repeats what it was given; a key that was
 * given as `--key=...` or as an argument by mistake must not be printed as well.
 */
export function explainUsage(
  cause: CommanderError | UsageError,
  program: Command,
  args: readonly string[],
): { message: string; hint: string } {
  if (cause instanceof UsageError) return { message: cause.message, hint: cause.hint };
  const message = withoutValues(cause);
  const help = `"${findCommandPath(program, args)} --help" shows how.`;
  const isSecret = /^unknown option '--(api-)?(key|token|passphrase|password|secret)/.test(message);
  const hint = isSecret
    ? `Secrets are not taken from the command line, where others can read them. ${help}`
    : help;
  return { message, hint };
}

function withoutValues({ code, message }: CommanderError): string {
  const text = message.replace(/^error: /, '').replaceAll('\n', ' ');
  if (code === 'commander.unknownOption') {
    const name = /^unknown option '([^'=]*)/.exec(text)?.[1] ?? '';
    const suggestion = /\(Did you mean [^)]*\)$/.exec(text)?.[0] ?? '';
    return `unknown option '${name}' ${suggestion}`.trimEnd();
  }
  if (code === 'commander.excessArguments') return /^.*? but got \d+/.exec(text)?.[0] ?? 'too many arguments';
  return text;
}

/** The deepest command that the words name, e.g. `portunus accounts add`. */
function findCommandPath(program: Command, args: readonly string[]): string {
  let command = program;
  let path = program.name();
  for (const word of args.filter((arg) => !arg.startsWith('-'))) {
    const next = command.commands.find((each) => each.name() === word);
    if (next === undefined) break;
    command = next;
    path = `${path} ${next.name()}`;
  }
  return path;
}
