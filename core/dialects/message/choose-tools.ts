import type { ToolName } from './parts.ts';
import type { Tool, ToolChoice } from './tools.ts';

/** The tools that the choice allows, for a dialect that cannot say "one of these". */
export function chooseTools(tools: readonly Tool[], choice: ToolChoice | undefined): readonly Tool[] {
  const only = choice?.only;
  if (only === undefined || only.length < 2) return tools;
  return tools.filter((tool) => tool.type === 'hosted' || only.some((name) => isSameTool(name, tool)));
}

export function isSameTool(a: ToolName, b: ToolName): boolean {
  return a.name === b.name && a.namespace === b.namespace;
}
