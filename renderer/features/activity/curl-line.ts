import type { ActivityEntry } from '../../../shared/models/activity.ts';
import type { Dialect, ProviderView } from '../../../shared/models/provider.ts';

/**
 * A line for a shell that asks the same model in the same dialect. Everything from a request is quoted as
 * one word, so that a model's name cannot become a command; a key never stands in it, only `$PORTUNUS_KEY`.
 */
export function buildCurlLine(
  address: string,
  {
    method,
    path,
    dialect,
    modelAsked,
    stream,
  }: Pick<ActivityEntry, 'method' | 'path' | 'dialect' | 'modelAsked' | 'stream'>,
): string {
  const words = ['curl', ...(stream ? ['-N'] : []), quote(`${address}${path}`)];
  if (method !== 'POST') words.push('-X', quote(method));
  words.push('-H', '"Authorization: Bearer $PORTUNUS_KEY"');
  if (method === 'POST') {
    words.push('-H', quote('Content-Type: application/json'));
    words.push('-d', quote(JSON.stringify(shortQuestion(dialect, modelAsked, stream))));
  }
  return words.join(' ');
}

/** What an empty list suggests: a question that an account of this provider can answer. */
export function buildFirstCurlLine(address: string, provider: ProviderView | undefined): string {
  const dialect = provider?.dialects[0] ?? 'anthropic';
  const model = provider?.models[0]?.id ?? 'MODEL';
  return buildCurlLine(address, {
    method: 'POST',
    path: pathOf(dialect, model),
    dialect,
    modelAsked: model,
    stream: false,
  });
}

function pathOf(dialect: Dialect, model: string): string {
  switch (dialect) {
    case 'anthropic':
      return '/v1/messages';
    case 'openai-chat':
      return '/v1/chat/completions';
    case 'openai-responses':
      return '/v1/responses';
    case 'gemini':
      return `/v1beta/models/${model}:generateContent`;
  }
}

function shortQuestion(dialect: Dialect | null, model: string | null, stream: boolean): object {
  const named = { ...(model === null ? {} : { model }), ...(stream ? { stream } : {}) };
  const hello = { role: 'user', content: 'Hello' };
  switch (dialect) {
    case 'anthropic':
      return { ...named, max_tokens: 64, messages: [hello] };
    case 'openai-chat':
      return { ...named, messages: [hello] };
    case 'openai-responses':
      return { ...named, input: 'Hello' };
    // The model and the streaming stand in the path.
    case 'gemini':
      return { contents: [{ role: 'user', parts: [{ text: 'Hello' }] }] };
    case null:
      return named;
  }
}

/** One word for any POSIX shell, whatever it holds. */
function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
