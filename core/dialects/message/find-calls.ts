import type { ToolCallPart, Turn } from './parts.ts';

/** The conversation's calls by their id: a result does not say which tool it is of (pitfalls 19, 36). */
export function findCalls(turns: readonly Turn[]): ReadonlyMap<string, ToolCallPart> {
  const calls = new Map<string, ToolCallPart>();
  for (const { role, parts } of turns) {
    if (role !== 'assistant') continue;
    for (const part of parts) if (part.type === 'tool-call') calls.set(part.id, part);
  }
  return calls;
}
