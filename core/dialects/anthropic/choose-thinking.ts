import { budgetOf, clampEffort, effortOf } from '../message/effort.ts';
import type { LossReport } from '../message/loss.ts';
import type { Effort, MessageRequest, ReasoningWish } from '../message/request.ts';
import type { JsonObject } from '../read-json.ts';
import type { RequestTarget } from '../translation.ts';
import type { ModelTraits } from './model-traits.ts';

/** What is said of thinking; both undefined where nothing is. */
export interface Thinking {
  readonly thinking?: JsonObject | undefined;
  readonly effort?: string | undefined;
  /** Thinking forbids some other settings. */
  readonly isOn: boolean;
}

const efforts: readonly Effort[] = ['low', 'medium', 'high', 'xhigh', 'max'];
const leastBudget = 1024;
/** What must remain for the answer itself. */
const leastAnswer = 1024;

export function chooseThinking(
  request: MessageRequest,
  target: RequestTarget,
  traits: ModelTraits,
  maxTokens: number,
): Thinking {
  const wish = request.reasoning;
  if (wish === undefined) return { isOn: false };
  if (wish.effort === 'none') return { isOn: false, thinking: writeOff(traits) };
  const obstacle = findObstacle(request, target, traits);
  if (obstacle !== undefined) {
    target.loss.addField(wish.budgetTokens === undefined ? 'effort' : 'budgetTokens', obstacle);
    return { isOn: false, thinking: writeOff(traits), effort: lessenEffort(wish, traits) };
  }
  return traits.thinking === 'adaptive' ? adapt(wish, target) : giveBudget(wish, maxTokens, target.loss);
}

const writeOff = ({ thinking }: ModelTraits) => (thinking === 'none' ? undefined : { type: 'disabled' });

/** How hard the model tries is a question without thinking too; not to think at all goes up to `high`. */
function lessenEffort(wish: ReasoningWish, { thinking }: ModelTraits): string | undefined {
  const effort = effortOf(wish);
  return thinking === 'adaptive' && effort !== undefined
    ? clampEffort(effort, efforts.slice(0, 3))
    : undefined;
}

/** Why the model cannot think about this request; undefined when it can. */
function findObstacle(
  { toolChoice, turns }: MessageRequest,
  { maker }: RequestTarget,
  { thinking }: ModelTraits,
): string | undefined {
  if (thinking === 'none') return 'this model does not think';
  if (toolChoice?.mode === 'required') return 'Anthropic’s models do not think when a tool is forced on them';
  // Pitfall 25: with a budget, a step in the middle of tool calls must begin with what the model itself thought.
  const isBound = thinking === 'budget' && isInForeignStep(turns, maker);
  return isBound ? 'this step was begun by another model, so Anthropic’s cannot go on thinking' : undefined;
}

function isInForeignStep(turns: MessageRequest['turns'], maker: string): boolean {
  const last = turns.findLast(({ role }) => role === 'assistant');
  if (last?.role !== 'assistant' || !last.parts.some(({ type }) => type === 'tool-call')) return false;
  const answered = turns.at(-1);
  const isOpen = answered?.role === 'user' && answered.parts.every(({ type }) => type === 'tool-result');
  const [first] = last.parts;
  return isOpen && !(first?.type === 'reasoning' && first.state?.maker === maker);
}

function adapt(wish: ReasoningWish, { efforts: taken = efforts }: RequestTarget): Thinking {
  const effort = effortOf(wish);
  const display = wish.show === undefined ? undefined : wish.show ? 'summarized' : 'omitted';
  return {
    isOn: true,
    thinking: { type: 'adaptive', display },
    effort: effort && clampEffort(effort, taken),
  };
}

function giveBudget(wish: ReasoningWish, maxTokens: number, loss: LossReport): Thinking {
  const wanted = Math.max(budgetOf(wish) ?? budgetOf({ effort: 'medium' }) ?? leastBudget, leastBudget);
  const budget = Math.min(wanted, maxTokens - leastAnswer);
  if (budget < leastBudget) {
    loss.addField('effort', `the limit of ${maxTokens} tokens leaves no room for thinking`);
    return { isOn: false };
  }
  return { isOn: true, thinking: { type: 'enabled', budget_tokens: budget } };
}
