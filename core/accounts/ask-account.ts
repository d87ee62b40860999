import { randomUUID } from 'node:crypto';
import { request, type Dispatcher } from 'undici';
import type { Dialect } from '../../shared/models/provider.ts';
import { writeEnvelope } from '../providers/code-assist/envelope.ts';
import { upstreamPath } from '../providers/upstream-path.ts';
import { describeNetworkError } from './network-error.ts';
import { readProvidersWords } from './provider-words.ts';
import type { Upstream } from './upstream.ts';

const askLimitMs = 30_000;

/** The smallest question each dialect has; providers bill it as a handful of tokens. */
const smallestQuestion: Record<Dialect, (model: string) => unknown> = {
  anthropic: (model) => ({ model, max_tokens: 1, messages: [{ role: 'user', content: 'Hi' }] }),
  'openai-chat': (model) => ({
    model,
    max_completion_tokens: 16,
    messages: [{ role: 'user', content: 'Hi' }],
  }),
  'openai-responses': (model) => ({ model, max_output_tokens: 16, input: 'Hi' }),
  gemini: () => ({
    contents: [{ role: 'user', parts: [{ text: 'Hi' }] }],
    generationConfig: { maxOutputTokens: 1 },
  }),
};

/** Puts one real, tiny question to an account. Null when it was answered, else what went wrong in words. */
export async function askAccount(
  upstream: Upstream,
  models: readonly string[],
  dispatcher: Dispatcher,
): Promise<string | null> {
  const model = cheapest(models);
  const dialect = upstream.provider.dialects[0];
  if (model === undefined || dialect === undefined) return 'none of its models is known';
  const path = upstream.basePath + upstreamPath(upstream.provider, dialect, 'generate', model, false);
  try {
    const answer = await request(upstream.origin + path, {
      dispatcher,
      method: 'POST',
      signal: AbortSignal.timeout(askLimitMs),
      headers: {
        'content-type': 'application/json',
        'accept-encoding': 'identity',
        'user-agent': 'portunus',
        ...upstream.provider.defaultHeaders,
        ...upstream.headers,
        [upstream.credential.header]: upstream.credential.value,
      },
      body: seal(upstream, model, JSON.stringify(smallestQuestion[dialect](model))),
    });
    const text = await answer.body.text();
    if (answer.statusCode < 300) return null;
    return readProvidersWords(text, upstream.credential) ?? `it answered ${answer.statusCode}`;
  } catch (cause) {
    return describeNetworkError(cause);
  }
}

function seal({ provider, organisation }: Upstream, model: string, body: string): string {
  if (provider.envelope === null || organisation === null) return body;
  return writeEnvelope({ model, project: organisation, promptId: randomUUID() }).join(body);
}

/** By the words vendors use for their small models; the first one where none is there. */
function cheapest(models: readonly string[]): string | undefined {
  return models.find((model) => /nano|haiku|flash-lite|mini|flash/i.test(model)) ?? models[0];
}
