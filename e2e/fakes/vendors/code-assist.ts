import { readJson, type SeenRequest } from '../fake-upstream.ts';
import type { Script } from '../script.ts';
import { json, type Answer, type VendorOptions } from './answers.ts';
import { answerLikeGemini } from './gemini.ts';
import { asList, asLoose, asText, type Loose } from './loose.ts';

export interface CodeAssistOptions extends VendorOptions {
  /** Whether an access token is good; default: any. */
  readonly isLive?: (accessToken: string) => boolean;
  /** The only project that is served; default `harbour-project`. */
  readonly project?: string;
  /** What `loadCodeAssist` tells; default: a standard tier with that project. */
  readonly plan?: () => Loose;
}

const methods = ['generateContent', 'streamGenerateContent', 'countTokens'];
/** What the API knows of a request; anything else is a fault, as everywhere at Google. */
const known = [
  ...['contents', 'systemInstruction', 'cachedContent', 'tools', 'toolConfig', 'labels'],
  ...['safetySettings', 'generationConfig', 'session_id'],
];

/** Google's Code Assist: Gemini's answers, in and out of envelopes, and as strict about them as the real one. */
export function answerLikeCodeAssist(options: CodeAssistOptions = {}): Answer {
  const { project = 'harbour-project', isLive = () => true } = options;
  const gemini = answerLikeGemini(options);
  const plan = options.plan ?? (() => planWith(project));
  return (request) => {
    const [, method = ''] = /^\/v1internal:(\w+)$/.exec(request.path) ?? [];
    const [, token] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    if (token === undefined || !isLive(token)) return refuse(401, 'UNAUTHENTICATED', 'No valid login.');
    const body = asLoose(readJson(request));
    if (method === 'loadCodeAssist') return json(plan());
    if (!methods.includes(method)) return refuse(404, 'NOT_FOUND', `No such method: ${request.path}`);
    const fault = method === 'countTokens' ? findCountFault(body) : findFault(body, project);
    if (fault !== undefined) return refuse(400, 'INVALID_ARGUMENT', fault);
    if (method === 'streamGenerateContent' && request.query.get('alt') !== 'sse')
      return refuse(400, 'INVALID_ARGUMENT', 'This fake streams events only.');
    return close(gemini(openRequest(request, method, body)));
  };
}

export function planWith(project: unknown): Loose {
  return {
    currentTier: { id: 'standard-tier', name: 'Gemini Code Assist' },
    allowedTiers: [{ id: 'standard-tier', isDefault: true }],
    cloudaicompanionProject: project,
    // Told of everybody with a company's login.
    ineligibleTiers: [{ tierId: 'free-tier', reasonCode: 'DASHER_USER', reasonMessage: 'Not for you.' }],
  };
}

function findFault(body: Loose, project: string): string | undefined {
  const request = asLoose(body['request']);
  if (/^$|\//.test(asText(body['model']))) return 'model: a bare model id is due';
  if (/^\d+$/.test(asText(body['project']))) return 'project: a number is no id';
  if (body['project'] !== project) return 'project: not yours';
  if (asText(body['user_prompt_id']) === '') return 'user_prompt_id: missing';
  if (asList(request['contents']).length === 0) return 'request.contents: missing';
  const unknown = Object.keys(request).find((name) => !known.includes(name));
  return unknown === undefined ? undefined : `Unknown name "${unknown}" at 'request'`;
}

function findCountFault(body: Loose): string | undefined {
  const request = asLoose(body['request']);
  const names = [...Object.keys(body), ...Object.keys(request)];
  if (!asText(request['model']).startsWith('models/')) return 'request.model: models/… is due';
  const unknown = names.find((name) => !['request', 'model', 'contents'].includes(name));
  return unknown === undefined ? undefined : `Unknown name "${unknown}"`;
}

function openRequest(request: SeenRequest, method: string, body: Loose): SeenRequest {
  const path = `/v1beta/models/${asText(body['model'])}:${method}`;
  return { ...request, path, body: Buffer.from(JSON.stringify(body['request'])) };
}

/** As Google's server writes them: pretty, over many lines of data, with CRLF. */
function close(script: Script): Script {
  if (script.steps === undefined) {
    const body: unknown = JSON.parse(String(script.body));
    return 'totalTokens' in asLoose(body) ? script : { ...script, body: JSON.stringify(wrap(body)) };
  }
  const steps = script.steps.map((step) =>
    typeof step === 'string' ? writeEvent(wrap(JSON.parse(step.replace(/^data: /, '')))) : step,
  );
  return { ...script, steps };
}

const wrap = (response: unknown) => ({ response, traceId: 'trace1', remainingCredits: [] });

export function writeEvent(value: unknown): string {
  const lines = JSON.stringify(value, null, 2).split('\n');
  return `${lines.map((line) => `data: ${line}\r\n`).join('')}\r\n`;
}

function refuse(code: number, status: string, message: string): Script {
  return json({ error: { code, status, message } }, code);
}
