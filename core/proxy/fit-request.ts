import type { RequestFit } from '../../shared/models/provider.ts';
import { scanJsonObject } from '../dialects/scan-json-object.ts';
import type { LossReport, RequestField } from '../dialects/message/loss.ts';
import type { JsonObject } from '../dialects/read-json.ts';
import { parseBody } from './parse-body.ts';
import { RequestBody } from './request-body.ts';

/** A translated request names these otherwise than the client did. */
const fieldOf: Readonly<Partial<Record<string, RequestField>>> = {
  temperature: 'temperature',
  top_p: 'topP',
  max_output_tokens: 'maxTokens',
};

/** What a provider takes of a request in its own dialect; what had to go is in the report (decision D5). */
export function fitRequest(body: JsonObject, fit: RequestFit, loss: LossReport): JsonObject {
  const isTaken = ([name]: [string, unknown]) => !fit.refused.includes(name);
  const fitted: Record<string, unknown> = Object.fromEntries(Object.entries(body).filter(isTaken));
  for (const name of fit.refused) if (isGiven(body[name])) tellRefused(name, loss);
  for (const [name, value] of Object.entries(fit.defaults)) fitted[name] ??= value;
  for (const [name, value] of Object.entries(fit.fixed)) {
    if (name !== 'stream' && isGiven(body[name]) && body[name] !== value)
      loss.add(name, `this provider takes ${JSON.stringify(value)} only`);
    fitted[name] = value;
  }
  const { input } = fitted;
  if (fit.inputAsList && typeof input === 'string')
    fitted['input'] = [{ type: 'message', role: 'user', content: input }];
  return fitted;
}

const isGiven = (value: unknown) => value !== undefined && value !== null;

function tellRefused(name: string, loss: LossReport): void {
  const reason = 'this provider refuses requests with it';
  const field = fieldOf[name];
  if (field === undefined) loss.add(name, reason);
  else loss.addField(field, reason);
}

/**
 * The same for bytes that came from a client: they pass untouched where they fit already, as those of the provider's
 * own client do (decision D4). Throws AppFailure `body-invalid`.
 */
export function fitBody(body: RequestBody, fit: RequestFit, loss: LossReport): RequestBody {
  if (fits(body, fit)) return body;
  const fitted = fitRequest(parseBody(body), fit, loss);
  return new RequestBody([Buffer.from(JSON.stringify(fitted))]);
}

function fits(body: RequestBody, fit: RequestFit): boolean {
  const needed = [...Object.keys(fit.fixed), ...Object.keys(fit.defaults)];
  const keys = [...needed, ...fit.refused, 'input'];
  const scanned = scanJsonObject(Buffer.from(body.text()), { keys, maxDepth: Number.MAX_SAFE_INTEGER });
  if (!scanned.ok) return false;
  const { members } = scanned;
  return (
    needed.every((name) => members.has(name)) &&
    !fit.refused.some((name) => members.has(name)) &&
    !(fit.inputAsList && typeof members.get('input')?.value === 'string') &&
    Object.entries(fit.fixed).every(([name, value]) => members.get(name)?.value === value)
  );
}
