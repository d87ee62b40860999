import type { Dialect } from '../../shared/models/provider.ts';
import type { Framing, Operation } from '../dialects/dialect.ts';
import type { Vendor } from './request-facts.ts';

/** A request for a model, as far as its method and URL tell. */
export interface ModelRoute {
  readonly dialect: Dialect;
  readonly operation: Operation;
  /** Gemini names the model in the path; elsewhere it is in the body: null. */
  readonly model: string | null;
  /** Gemini says in the path whether to stream; elsewhere the body does: null. */
  readonly stream: boolean | null;
  readonly framing: Framing;
  /** Without `?` and without `key`, which is ours and never goes upstream. */
  readonly query: string;
}

type FixedRoute = Pick<ModelRoute, 'dialect' | 'operation'>;

const fixedRoutes: ReadonlyMap<string, FixedRoute> = new Map<string, FixedRoute>([
  ['/v1/messages', { dialect: 'anthropic', operation: 'generate' }],
  ['/v1/messages/count_tokens', { dialect: 'anthropic', operation: 'count-tokens' }],
  ['/v1/chat/completions', { dialect: 'openai-chat', operation: 'generate' }],
  ['/v1/responses', { dialect: 'openai-responses', operation: 'generate' }],
  ['/v1/responses/compact', { dialect: 'openai-responses', operation: 'compact' }],
  ['/v1/responses/input_tokens', { dialect: 'openai-responses', operation: 'count-tokens' }],
]);

/** Google's newer SDK says `/v1` where the API and the older ones say `/v1beta`. */
const geminiPath = /^\/v1(?:beta)?\/(?:models\/)?(.+):(generateContent|streamGenerateContent|countTokens)$/;

/** The model route at this path and query, whatever the method; undefined when Express has to look. */
export function recogniseModelRoute(path: string, query: string): ModelRoute | undefined {
  const fixed = fixedRoutes.get(path);
  if (fixed !== undefined) {
    return { ...fixed, model: null, stream: null, framing: 'sse', query: withoutKey(query) };
  }
  return recogniseGemini(path, query);
}

function recogniseGemini(path: string, query: string): ModelRoute | undefined {
  const [, model, method] = geminiPath.exec(path) ?? [];
  if (model === undefined) return undefined;
  const stream = method === 'streamGenerateContent';
  return {
    dialect: 'gemini',
    operation: method === 'countTokens' ? 'count-tokens' : 'generate',
    model: decodeModel(model),
    stream,
    framing: stream && new URLSearchParams(query).get('alt') !== 'sse' ? 'json-array' : 'sse',
    query: withoutKey(query),
  };
}

/** A model id may hold a slash, which some SDKs send escaped. */
function decodeModel(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The query as it came, byte for byte, less every `key` parameter: that is ours and never goes upstream,
 * even when its name is written with escapes.
 */
export function withoutKey(query: string): string {
  if (!/(^|&)key(=|&|$)|%/.test(query)) return query;
  return query
    .split('&')
    .filter((part) => !new URLSearchParams(part).has('key'))
    .join('&');
}

/**
 * The dialect in which to tell an error at a path, model route or not: a client that got the path
 * slightly wrong still reads its own dialect's errors.
 */
export function dialectOfPath(path: string, vendor: Vendor | undefined): Dialect {
  if (path.startsWith('/v1beta')) return 'gemini';
  if (path.startsWith('/v1/messages')) return 'anthropic';
  if (vendor !== undefined) return vendor;
  return path.startsWith('/v1/responses') ? 'openai-responses' : 'openai-chat';
}
