import type { LossReport } from './loss.ts';
import type { MessageRequest } from './request.ts';

/** For dialects whose providers find common prefixes by themselves. Told once: the marks stand everywhere. */
export function reportCacheMarks({ tools, turns }: MessageRequest, loss: LossReport): void {
  const marked = [...tools, ...turns.flatMap(({ parts }): readonly object[] => parts)].find(
    (part: { readonly cache?: unknown; readonly at?: string }) => part.cache !== undefined,
  ) as { readonly at?: string } | undefined;
  if (marked !== undefined) loss.add(marked.at, 'cache marks: this provider caches by itself');
}
