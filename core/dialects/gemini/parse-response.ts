import { AnswerSequencer } from '../message/answer-sequencer.ts';
import type { MessageAnswer } from '../message/answer.ts';
import { AnswerCollector } from '../message/collect-answer.ts';
import { isObject, readErrorText } from '../read-json.ts';
import { UpstreamFault, type AnswerSource } from '../translation.ts';
import { CandidateParsing } from './candidate-parsing.ts';

/** A whole answer has the form of a stream's chunk, and is read as a stream of one. */
export function parseResponse(body: unknown, source: AnswerSource): MessageAnswer {
  if (!isObject(body)) throw new UpstreamFault('The provider’s answer is no answer of Gemini’s.');
  const collector = new AnswerCollector();
  const parsing = new CandidateParsing(source, new AnswerSequencer(source.tools, collector.take));
  parsing.read(body);
  parsing.close();
  if (collector.answer !== undefined) return collector.answer;
  const words = collector.error?.message ?? whatIsMissing(body);
  throw new UpstreamFault(`The provider’s answer is no answer of Gemini’s: ${words}`);
}

function whatIsMissing(body: Readonly<Record<string, unknown>>): string {
  if (body['error'] !== undefined) return readErrorText(body['error']);
  return Array.isArray(body['candidates']) ? 'it does not say why it ended' : 'it has no candidates';
}
