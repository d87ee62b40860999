/** Whether a header name (lower case) may pass. */
export type HeaderFilter = (name: string) => boolean;

/** Clients send few distinct header names; a hostile one must not grow the memo without end. */
const memoLimit = 512;

/**
 * Turns a list of lower-case names, some ending in `*`, into a test that is quick for names seen before.
 * What is in `never` does not pass, whatever the list says.
 */
export function compileAllowList(
  patterns: readonly string[],
  never: ReadonlySet<string> = new Set(),
): HeaderFilter {
  const exact = new Set(patterns.filter((pattern) => !pattern.endsWith('*')));
  const prefixes = patterns.filter((pattern) => pattern.endsWith('*')).map((pattern) => pattern.slice(0, -1));
  const memo = new Map<string, boolean>();
  return (name) => {
    const known = memo.get(name);
    if (known !== undefined) return known;
    const listed = exact.has(name) || prefixes.some((prefix) => name.startsWith(prefix));
    const allowed = listed && !never.has(name);
    if (memo.size < memoLimit) memo.set(name, allowed);
    return allowed;
  };
}
