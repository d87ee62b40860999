/**
 * Google's Code Assist speaks Gemini's dialect inside an envelope: what is asked stands in `request`, beside the model
 * and the project that it is counted for, and what is answered in `response`. Both are put on and taken off by their
 * bytes, so that nothing inside is read or written anew (decision D4).
 */
import type { Operation } from '../../dialects/dialect.ts';
import type { LossReport } from '../../dialects/message/loss.ts';
import { nameInCollection } from '../../dialects/gemini/upstream-path.ts';
import { asList, asObject, type JsonObject } from '../../dialects/read-json.ts';
import { scanJsonObject } from '../../dialects/scan-json-object.ts';

export type CodeAssistMethod = 'generateContent' | 'streamGenerateContent' | 'countTokens' | 'loadCodeAssist';

/** Below the base URL. */
export const codeAssistPath = (method: CodeAssistMethod): string => `/v1internal:${method}`;

export function chooseMethod(operation: Operation, stream: boolean): CodeAssistMethod {
  switch (operation) {
    case 'generate':
      return stream ? 'streamGenerateContent' : 'generateContent';
    case 'count-tokens':
      return 'countTokens';
    case 'compact':
      throw new TypeError('Code Assist has no compact operation.');
  }
}

export interface EnvelopeLabel {
  readonly model: string;
  /** By its id: the API refuses a project's number. */
  readonly project: string;
  /** Tells one question from another in Google's logs. */
  readonly promptId: string;
}

/** What goes before and after a body of Gemini's. */
export function writeEnvelope({ model, project, promptId }: EnvelopeLabel): [string, string] {
  const label = { model: model.replace(/^models\//, ''), project, user_prompt_id: promptId };
  return [`${JSON.stringify(label).slice(0, -1)},"request":`, '}'];
}

/** What is inside; bytes that are in no envelope, e.g. an error, are given back as they are. */
export function openEnvelope(bytes: Buffer): Buffer {
  const scanned = scanJsonObject(bytes, { keys: ['response'], maxDepth: Number.MAX_SAFE_INTEGER });
  const member = scanned.ok ? scanned.members.get('response') : undefined;
  // Objects and lists have no value here.
  if (member === undefined || member.value !== undefined) return bytes;
  return bytes.subarray(member.start, member.end);
}

/** Its counter wants the model inside, and takes contents alone: system text is counted as one of them. */
export function writeCountEnvelope(body: JsonObject, model: string, loss: LossReport): JsonObject {
  const whole = asObject(body['generateContentRequest'] ?? body['generate_content_request']);
  const system = asObject(whole['systemInstruction'] ?? whole['system_instruction']);
  const contents = asList(body['contents'] ?? whole['contents']);
  const opening = asList(system['parts']).length > 0 ? [{ role: 'user', parts: system['parts'] }] : [];
  if (asList(whole['tools']).length > 0) loss.add('tools', 'Code Assist does not count what tools take');
  return { request: { model: nameInCollection(model), contents: [...opening, ...contents] } };
}
