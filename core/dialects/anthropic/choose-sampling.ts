import type { LossReport } from '../message/loss.ts';
import type { MessageRequest } from '../message/request.ts';
import type { JsonObject } from '../read-json.ts';
import type { ModelTraits } from './model-traits.ts';

type SamplingField = 'temperature' | 'topP' | 'topK';

const leastTopPWhileThinking = 0.95;

/** Anthropic answers 400 to sampling settings that go against the model, against thinking or against each other. */
export function chooseSampling(
  request: MessageRequest,
  { sampling }: ModelTraits,
  isThinking: boolean,
  loss: LossReport,
): JsonObject {
  const { temperature, topP, topK } = request;
  const take = (field: SamplingField): number | undefined => {
    const value = request[field];
    const obstacle = value === undefined ? undefined : findObstacle(field, value);
    if (obstacle === undefined) return value;
    loss.addField(field, obstacle);
    return undefined;
  };
  const findObstacle = (field: SamplingField, value: number): string | undefined => {
    if (!sampling) return 'this model takes no sampling settings';
    if (field === 'topP' && temperature !== undefined)
      return 'Anthropic takes it or the temperature, not both';
    if (!isThinking || isFineWhileThinking(field, value)) return undefined;
    return 'it cannot be set while the model thinks';
  };
  if (temperature === undefined && topP === undefined && topK === undefined) return {};
  return { temperature: clamp(take('temperature'), loss), top_p: take('topP'), top_k: take('topK') };
}

function isFineWhileThinking(field: SamplingField, value: number): boolean {
  return field === 'temperature' ? value === 1 : field === 'topP' && value >= leastTopPWhileThinking;
}

function clamp(temperature: number | undefined, loss: LossReport): number | undefined {
  if (temperature === undefined || temperature <= 1) return temperature;
  loss.addField('temperature', 'Anthropic goes no higher than 1');
  return 1;
}
