export interface FollowedAlias {
  /** As the settings have it, with its `*`. */
  readonly alias: string;
  /** What is asked for in its place: an id, `provider/id` or `id@account`. */
  readonly model: string;
}

/**
 * The alias that a model's name stands for, if it does: the name itself before any with a `*`, of those the longest.
 * One step only: what an alias leads to is never looked up again, so that no two can go in circles.
 */
export function followAlias(
  aliases: Readonly<Record<string, string>>,
  asked: string,
): FollowedAlias | undefined {
  const alias = findPattern(Object.keys(aliases), asked);
  const model = alias === undefined ? undefined : aliases[alias];
  return alias === undefined || model === undefined ? undefined : { alias, model };
}

/** The one of `patterns` that says most of a model's name: itself, else the longest that ends in `*`. */
export function findPattern(patterns: readonly string[], model: string): string | undefined {
  const [best] = patterns
    .filter((pattern) => matches(pattern, model))
    .toSorted((one, other) => rank(other, model) - rank(one, model));
  return best;
}

const matches = (name: string, asked: string) =>
  name === asked || (name.endsWith('*') && asked.startsWith(name.slice(0, -1)));
const rank = (name: string, asked: string) => (name === asked ? Number.POSITIVE_INFINITY : name.length);
