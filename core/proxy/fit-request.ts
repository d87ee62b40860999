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
 * The same for bytes that came from a client: those of the provider's own client pass untouched, and where only
 * something is missing it is put before the rest (decision D4). Throws AppFailure `body-invalid`.
 */
export function fitBody(body: RequestBody, fit: RequestFit, loss: LossReport): RequestBody {
  const bytes = Buffer.from(body.text());
  const missing = listMissing(bytes, fit);
  if (missing === undefined) {
    const fitted = fitRequest(parseBody(body), fit, loss);
    return new RequestBody([Buffer.from(JSON.stringify(fitted))]);
  }
  if (missing.length === 0) return body;
  const start = bytes.indexOf('{') + 1;
  const members = missing.map((name) => `${JSON.stringify(name)}:${JSON.stringify(fit.defaults[name])},`);
  return body.replaceRange({ start, end: start }, members.join(''));
}

/** The defaults that are not there, in a body that fits otherwise; undefined where something else has to change. */
function listMissing(bytes: Buffer, fit: RequestFit): string[] | undefined {
  const [fixed, defaults] = [Object.entries(fit.fixed), Object.keys(fit.defaults)];
  const keys = [...Object.keys(fit.fixed), ...defaults, ...fit.refused, 'input'];
  const scanned = scanJsonObject(bytes, { keys: [...new Set(keys)], maxDepth: Number.MAX_SAFE_INTEGER });
  if (!scanned.ok) return undefined;
  const { members } = scanned;
  const fits =
    fixed.every(([name, value]) => members.get(name)?.value === value) &&
    !fit.refused.some((name) => members.has(name)) &&
    !(fit.inputAsList && typeof members.get('input')?.value === 'string');
  return fits ? defaults.filter((name) => !members.has(name)) : undefined;
}
