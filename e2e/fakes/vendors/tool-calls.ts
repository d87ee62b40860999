import type { VendorOptions } from './answers.ts';
import { asLoose, asText, type Loose } from './loose.ts';

const shellLike =
  /^(bash|shell|run_shell_command|exec_command|shell_command|execute|run_commands?|run_terminal_command|execute_command|exec)$/i;

export function chooseTool(
  options: VendorOptions,
  tools: readonly Loose[],
  done: boolean,
): Loose | undefined {
  if (options.command === undefined || done) return undefined;
  return tools.find((tool) => shellLike.test(asText(tool['name'])));
}

/** Arguments that the shell tools of all known clients accept. */
export function fillArguments(schema: Loose, command: string): Loose {
  const required = Array.isArray(schema['required']) ? (schema['required'] as unknown[]) : [];
  const filled = Object.entries(asLoose(schema['properties'])).flatMap(([name, property]) => {
    const type = typeOf(asLoose(property));
    if (/^(command|cmd|script|commands)$/.test(name))
      return [[name, fillCommand(name, type, command)] as const];
    return required.includes(name) ? [[name, fillValue(asLoose(property), type)] as const] : [];
  });
  return Object.fromEntries(filled);
}

function fillCommand(name: string, type: string, command: string): unknown {
  if (type !== 'array') return command;
  return name === 'commands' ? [command] : ['bash', '-lc', command];
}

function fillValue(property: Loose, type: string): unknown {
  if (Array.isArray(property['enum'])) return (property['enum'] as unknown[])[0];
  if (type === 'boolean') return false;
  if (type === 'number' || type === 'integer') return 10_000;
  if (type === 'array') return [];
  return type === 'object' ? {} : 'run a check';
}

function typeOf(property: Loose): string {
  const type = property['type'];
  return asText(Array.isArray(type) ? (type as unknown[])[0] : type).toLowerCase();
}
