import { refuse, type Fields } from '../message/fields.ts';
import type { FieldPaths, LossReport } from '../message/loss.ts';
import type { MessageRequest } from '../message/request.ts';
import { tidyTurns } from '../message/tidy-turns.ts';
import type { RequestSource } from '../translation.ts';
import { parseGenerationConfig } from './parse-generation-config.ts';
import { parseToolChoice, parseTools } from './parse-tools.ts';
import { parseTurns } from './parse-turns.ts';
import { readBody } from './spelling.ts';

export const fieldPaths: FieldPaths = {
  tools: 'tools',
  toolChoice: 'toolConfig.functionCallingConfig',
  maxTokens: 'generationConfig.maxOutputTokens',
  stop: 'generationConfig.stopSequences',
  temperature: 'generationConfig.temperature',
  topP: 'generationConfig.topP',
  topK: 'generationConfig.topK',
  frequencyPenalty: 'generationConfig.frequencyPenalty',
  presencePenalty: 'generationConfig.presencePenalty',
  seed: 'generationConfig.seed',
  logprobs: 'generationConfig.logprobs',
  effort: 'generationConfig.thinkingConfig.thinkingLevel',
  budgetTokens: 'generationConfig.thinkingConfig.thinkingBudget',
  show: 'generationConfig.thinkingConfig.includeThoughts',
  format: 'generationConfig.responseMimeType',
  metadata: 'labels',
  serviceTier: 'serviceTier',
};

export function parseRequest(
  body: unknown,
  { model, stream, operation, loss }: RequestSource,
): MessageRequest {
  const whole = readBody(body);
  // What is to be counted may stand as the request it would be.
  const inner = operation === 'count-tokens' ? whole.maybeObject('generateContentRequest') : undefined;
  const fields = inner ?? whole;
  if (fields.any('cachedContent') !== undefined)
    refuse(
      fields.pathOf('cachedContent'),
      'what is cached at Google cannot be read by the provider that is to answer',
    );
  const config = fields.maybeObject('generationConfig');
  const request: MessageRequest = {
    model: model ?? readModel(fields),
    stream: stream ?? false,
    streamUsage: true,
    turns: tidyTurns(parseTurns(fields, loss), loss),
    tools: parseTools(fields, loss),
    toolChoice: parseToolChoice(fields, loss),
    ...(config && parseGenerationConfig(config, loss)),
    metadata: parseLabels(fields),
    serviceTier: parseServiceTier(fields),
  };
  reportRest(fields, loss);
  return request;
}

function readModel(fields: Fields): string {
  return fields.text('model').replace(/^models\//, '');
}

function parseLabels(fields: Fields): Record<string, string> | undefined {
  const labels = fields.maybeObject('labels')?.raw;
  if (labels === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(labels).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : refuse(`${fields.pathOf('labels')}.${key}`, 'it must be a text'),
    ]),
  );
}

/** `standard` is what others call the default. */
function parseServiceTier(fields: Fields): string | undefined {
  const tier = fields.maybeText('serviceTier')?.toLowerCase();
  if (tier === undefined || tier === 'unspecified') return undefined;
  return tier === 'standard' ? 'default' : tier;
}

function reportRest(fields: Fields, loss: LossReport): void {
  fields.skip('model');
  if (fields.raw['store'] === false) fields.skip('store');
  if ((fields.maybeList('safetySettings') ?? []).length > 0)
    loss.add(fields.pathOf('safetySettings'), 'other providers have safety settings of their own, if any');
  fields.reportUnread(loss);
}
