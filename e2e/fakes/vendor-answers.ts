import type { SeenRequest } from './fake-upstream.ts';
import type { Script } from './script.ts';
import { json, usage, type Answer, type VendorOptions } from './vendors/answers.ts';
import { answerLikeAnthropic } from './vendors/anthropic.ts';
import { answerLikeGemini } from './vendors/gemini.ts';
import { answerModelList } from './vendors/model-lists.ts';
import { answerLikeOpenAiChat } from './vendors/openai-chat.ts';
import { answerLikeOpenAiResponses } from './vendors/openai-responses.ts';

/** Picks the vendor by the path, as a real client or SDK forms it; what nobody answers gets a 404. */
export function answerLikeVendors(options: VendorOptions = {}): Answer {
  const routes: [method: string, path: RegExp, answer: Answer][] = [
    ['POST', /\/messages\/count_tokens$/, () => json({ input_tokens: usage.input })],
    ['POST', /\/messages$/, answerLikeAnthropic(options)],
    ['POST', /\/chat\/completions$/, answerLikeOpenAiChat(options)],
    ['POST', /\/responses\/input_tokens$/, () => json({ object: 'response.input_tokens', input_tokens: 9 })],
    ['POST', /\/responses$/, answerLikeOpenAiResponses(options)],
    ['POST', /\/models\/[^/]+:\w+$/, answerLikeGemini(options)],
    ['GET', /\/models$/, answerModelList(options)],
    ['HEAD', /./, () => ({ status: 200 })],
  ];
  return (request) => {
    const route = routes.find(([method, path]) => method === request.method && path.test(request.path));
    return route ? route[2](request) : json({ error: { message: 'not found' } }, 404);
  };
}

/** Refuses with the vendor's own 401 whatever does not carry exactly this key in one of the usual headers. */
export function expectKey(key: string, answer: Answer): Answer {
  return (request) => {
    const given = [
      request.headers.authorization?.replace(/^Bearer /, ''),
      request.headers['x-api-key'],
      request.headers['x-goog-api-key'],
    ].filter((value) => value !== undefined);
    return given.length > 0 && given.every((value) => value === key) ? answer(request) : refuseKey(request);
  };
}

function refuseKey(request: SeenRequest): Script {
  const message = 'invalid key';
  if (request.headers['x-goog-api-key'] !== undefined || request.path.includes('/v1beta/')) {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }];
    return json({ error: { code: 400, message, status: 'INVALID_ARGUMENT', details } }, 400);
  }
  if (request.headers['anthropic-version'] !== undefined) {
    return json({ type: 'error', error: { type: 'authentication_error', message } }, 401);
  }
  return json(
    { error: { message, type: 'invalid_request_error', param: null, code: 'invalid_api_key' } },
    401,
  );
}
