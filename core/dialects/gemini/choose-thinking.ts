import { budgetOf, clampEffort, effortOf } from '../message/effort.ts';
import type { LossReport } from '../message/loss.ts';
import type { MessageRequest, ReasoningWish } from '../message/request.ts';
import type { JsonObject } from '../read-json.ts';
import type { RequestTarget } from '../translation.ts';
import type { ModelTraits } from './model-traits.ts';

const dynamicBudget = -1;

/** `thinkingConfig`: a budget or a level, never both. */
export function chooseThinking(
  { reasoning }: MessageRequest,
  { loss }: RequestTarget,
  traits: ModelTraits,
): JsonObject | undefined {
  if (reasoning === undefined) return undefined;
  if (traits.thinking === 'none') {
    if (reasoning.effort !== 'none') loss.addField(fieldOf(reasoning), 'this model does not think');
    return undefined;
  }
  const amount =
    traits.thinking === 'level'
      ? chooseLevel(reasoning, traits, loss)
      : chooseBudget(reasoning, traits, loss);
  const includeThoughts = reasoning.show === true ? true : undefined;
  return Object.keys(amount).length > 0 || includeThoughts === true
    ? { ...amount, includeThoughts }
    : undefined;
}

const fieldOf = ({ budgetTokens }: ReasoningWish) => (budgetTokens === undefined ? 'effort' : 'budgetTokens');

function chooseLevel(reasoning: ReasoningWish, { levels }: ModelTraits, loss: LossReport): JsonObject {
  const effort = effortOf(reasoning);
  if (effort === undefined || levels.length === 0) return {};
  if (effort === 'none') loss.addField('effort', 'this model cannot be kept from thinking');
  return { thinkingLevel: clampEffort(effort, levels).toUpperCase() };
}

function chooseBudget(
  reasoning: ReasoningWish,
  { budget: { least, most, canBeOff } }: ModelTraits,
  loss: LossReport,
): JsonObject {
  const budget = budgetOf(reasoning);
  if (budget === undefined) return reasoning.effort === 'auto' ? { thinkingBudget: dynamicBudget } : {};
  if (budget === 0 && canBeOff) return { thinkingBudget: 0 };
  if (budget === 0) loss.addField(fieldOf(reasoning), 'this model cannot be kept from thinking');
  return { thinkingBudget: Math.min(Math.max(budget, least), most) };
}
