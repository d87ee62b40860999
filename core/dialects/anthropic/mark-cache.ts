import type { CacheTtl } from '../message/parts.ts';
import type { MessageRequest } from '../message/request.ts';
import { asList, asObject, isObject, type JsonObject } from '../read-json.ts';
import type { RequestTarget } from '../translation.ts';
import { writeCache } from './write-tools.ts';

/**
 * Marks where a prefix may be cached, for clients whose dialect has no such marks: after the tools, after the system
 * prompt, and at the last two of the user's turns, so that each turn finds what the one before it left. Four is all
 * that Anthropic takes. A client that marks for itself is left alone (pitfall 38).
 */
export function markCache(
  body: JsonObject,
  request: MessageRequest,
  { autoCache }: RequestTarget,
): JsonObject {
  if (autoCache === undefined || hasMarks(request)) return body;
  const messages = asList(body['messages']).map(asObject);
  const users = messages.flatMap((message, place) => (message['role'] === 'user' ? [place] : [])).slice(-2);
  return {
    ...body,
    ...(body['tools'] !== undefined && { tools: markLast(body['tools'], autoCache) }),
    ...(body['system'] !== undefined && { system: markLast(body['system'], autoCache) }),
    messages: messages.map((message, place) =>
      users.includes(place) ? { ...message, content: markLast(message['content'], autoCache) } : message,
    ),
  };
}

function hasMarks({ tools, turns }: MessageRequest): boolean {
  const isMarked = (thing: object) => 'cache' in thing && thing.cache !== undefined;
  return tools.some(isMarked) || turns.some(({ parts }) => parts.some(isMarked));
}

function markLast(items: unknown, ttl: CacheTtl): unknown {
  const list = asList(items);
  const last = list.at(-1);
  return isObject(last) ? [...list.slice(0, -1), { ...last, cache_control: writeCache(ttl) }] : items;
}
