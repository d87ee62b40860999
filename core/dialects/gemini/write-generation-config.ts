import type { MessageRequest, OutputFormat } from '../message/request.ts';
import type { JsonObject } from '../read-json.ts';
import type { RequestTarget } from '../translation.ts';
import { chooseThinking } from './choose-thinking.ts';
import { fitJsonSchema } from './fit-schema.ts';
import type { ModelTraits } from './model-traits.ts';
import { simplifySchema } from './simplify-schema.ts';

const maxStops = 5;
const maxTemperature = 2;

/** Undefined where the client said nothing of it (pitfall 38). */
export function writeGenerationConfig(
  request: MessageRequest,
  target: RequestTarget,
  traits: ModelTraits,
  format: OutputFormat | undefined,
): JsonObject | undefined {
  const { topP, topK, frequencyPenalty, presencePenalty, seed, logprobs } = request;
  const config = {
    maxOutputTokens: writeLimit(request, target),
    stopSequences: writeStops(request, target),
    temperature: writeTemperature(request, target),
    topP,
    topK,
    frequencyPenalty,
    presencePenalty,
    seed,
    responseLogprobs: logprobs === undefined ? undefined : true,
    logprobs: logprobs === 0 ? undefined : logprobs,
    thinkingConfig: chooseThinking(request, target, traits),
    ...(format && writeFormat(format, traits)),
  };
  return Object.values(config).some((value) => value !== undefined) ? config : undefined;
}

function writeLimit(
  { maxTokens }: MessageRequest,
  { maxOutputTokens, loss }: RequestTarget,
): number | undefined {
  if (maxTokens === undefined || maxOutputTokens === undefined || maxTokens <= maxOutputTokens)
    return maxTokens;
  loss.addField('maxTokens', `this model writes ${maxOutputTokens} tokens at most`);
  return maxOutputTokens;
}

function writeStops({ stop }: MessageRequest, { loss }: RequestTarget): readonly string[] | undefined {
  if (stop !== undefined && stop.length > maxStops)
    loss.addField('stop', `only the first ${maxStops} are looked for`);
  return stop === undefined || stop.length === 0 ? undefined : stop.slice(0, maxStops);
}

function writeTemperature({ temperature }: MessageRequest, { loss }: RequestTarget): number | undefined {
  if (temperature === undefined || temperature <= maxTemperature) return temperature;
  loss.addField('temperature', `Gemini goes no higher than ${maxTemperature}`);
  return maxTemperature;
}

function writeFormat(format: OutputFormat, { takesJsonSchema }: ModelTraits): JsonObject {
  const responseMimeType = 'application/json';
  if (format.type === 'json') return { responseMimeType };
  return takesJsonSchema
    ? { responseMimeType, responseJsonSchema: fitJsonSchema(format.schema) }
    : { responseMimeType, responseSchema: simplifySchema(format.schema) };
}
