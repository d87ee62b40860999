import { effortLevels, type Effort, type ReasoningWish } from './request.ts';

const budgets: Readonly<Record<Effort, number>> = {
  none: 0,
  minimal: 512,
  low: 1024,
  medium: 8192,
  high: 24_576,
  xhigh: 32_768,
  max: 128_000,
};

/** The tokens to think with: the client's number, or its level's; undefined where the model decides. */
export function budgetOf({ budgetTokens, effort }: ReasoningWish): number | undefined {
  if (budgetTokens !== undefined) return budgetTokens;
  return effort === undefined || effort === 'auto' ? undefined : budgets[effort];
}

/** The client's level, or the lowest one that holds its number; undefined where the model decides. */
export function effortOf({ budgetTokens, effort }: ReasoningWish): Effort | undefined {
  if (effort !== undefined) return effort === 'auto' ? undefined : effort;
  if (budgetTokens === undefined) return undefined;
  return effortLevels.find((level) => level !== 'max' && budgetTokens <= budgets[level]) ?? 'xhigh';
}

/** The nearest level that the model takes, rather more than less; `none` never stands for another. */
export function clampEffort(effort: Effort, allowed: readonly Effort[]): Effort {
  if (allowed.includes(effort)) return effort;
  const place = effortLevels.indexOf(effort);
  const higher = effortLevels.slice(place).find((level) => allowed.includes(level));
  return higher ?? effortLevels.slice(0, place).findLast((level) => allowed.includes(level)) ?? effort;
}
