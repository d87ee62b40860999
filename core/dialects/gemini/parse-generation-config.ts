import type { Fields } from '../message/fields.ts';
import type { LossReport } from '../message/loss.ts';
import type { Effort, MessageRequest, OutputFormat, ReasoningWish } from '../message/request.ts';
import { readSchema } from './read-schema.ts';
import { readWord } from './read-word.ts';

type Settings = Pick<
  MessageRequest,
  | 'maxTokens'
  | 'stop'
  | 'temperature'
  | 'topP'
  | 'topK'
  | 'frequencyPenalty'
  | 'presencePenalty'
  | 'seed'
  | 'logprobs'
  | 'reasoning'
  | 'format'
>;

export function parseGenerationConfig(config: Fields, loss: LossReport): Settings {
  const alternatives = config.maybeCount('logprobs');
  const settings: Settings = {
    maxTokens: config.maybeCount('maxOutputTokens', 1),
    stop: config.maybeTexts('stopSequences'),
    temperature: config.maybeNumber('temperature'),
    topP: config.maybeNumber('topP'),
    topK: config.maybeNumber('topK'),
    frequencyPenalty: config.maybeNumber('frequencyPenalty'),
    presencePenalty: config.maybeNumber('presencePenalty'),
    seed: config.maybeNumber('seed'),
    logprobs: config.maybeFlag('responseLogprobs') === true ? (alternatives ?? 0) : undefined,
    reasoning: parseThinking(config, loss),
    format: parseFormat(config, loss),
  };
  if ((config.maybeCount('candidateCount', 1) ?? 1) > 1)
    loss.add(config.pathOf('candidateCount'), 'other providers answer once; so does this answer');
  const modalities = config.maybeTexts('responseModalities') ?? [];
  const more = modalities.filter((modality) => modality.toUpperCase() !== 'TEXT');
  if (more.length > 0)
    loss.add(config.pathOf('responseModalities'), 'other providers answer with text alone');
  config.reportUnread(loss);
  return settings;
}

const levels = ['THINKING_LEVEL_UNSPECIFIED', 'MINIMAL', 'LOW', 'MEDIUM', 'HIGH'] as const;
const efforts: Readonly<Partial<Record<(typeof levels)[number], Effort>>> = {
  MINIMAL: 'minimal',
  LOW: 'low',
  MEDIUM: 'medium',
  HIGH: 'high',
};
const dynamicBudget = -1;

function parseThinking(config: Fields, loss: LossReport): ReasoningWish | undefined {
  const thinking = config.maybeObject('thinkingConfig');
  if (thinking === undefined) return undefined;
  const show = thinking.maybeFlag('includeThoughts');
  const budget = thinking.maybeNumber('thinkingBudget');
  const level = readWord(thinking, 'thinkingLevel', levels);
  thinking.reportUnread(loss);
  const effort = level && efforts[level];
  if (budget === 0) return { effort: 'none' };
  if (budget !== undefined && budget > 0 && effort === undefined) return { budgetTokens: budget, show };
  if (effort !== undefined) return { effort, show };
  // Google's models think unless they are told not to: who only wants to read along asks for no more than that.
  return budget === dynamicBudget || show === true ? { effort: 'auto', show } : undefined;
}

function parseFormat(config: Fields, loss: LossReport): OutputFormat | undefined {
  const type = config.maybeText('responseMimeType') ?? '';
  const own = config.maybeObject('responseSchema');
  const schema = config.maybeObject('responseJsonSchema')?.raw ?? (own && readSchema(own.raw));
  if (type !== '' && type !== 'text/plain' && type !== 'application/json') {
    loss.add(config.pathOf('responseMimeType'), `no other provider answers in "${type}"`);
    return undefined;
  }
  if (schema !== undefined) return { type: 'json-schema', schema };
  return type === 'application/json' ? { type: 'json' } : undefined;
}
