import type { IncomingMessage, ServerResponse } from 'node:http';
import { type EventName, events } from '../../shared/contract.ts';
import type { EventHub } from '../events.ts';

/** What a reader may leave unread before it is cut off; it then comes back and asks for the snapshot. */
const unreadLimitBytes = 4 * 1_048_576;
const heartbeatMs = 15_000;

/** Streams every event as server-sent events: the contract's name, and its payload as one line of JSON. */
export function streamEvents(hub: EventHub, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  const send = (text: string) => {
    if (response.writableLength > unreadLimitBytes) response.destroy();
    else response.write(text);
  };
  // Subscribed before the first byte, so that who has seen the stream open misses nothing after.
  const unsubscribe = subscribeToAll(hub, send);
  const heartbeat = setInterval(() => send(': alive\n\n'), heartbeatMs).unref();
  response.once('close', () => {
    clearInterval(heartbeat);
    unsubscribe();
  });
  request.resume();
  send(': open\n\n');
}

function subscribeToAll(hub: EventHub, send: (text: string) => void): () => void {
  const names = Object.keys(events) as EventName[];
  const ends = names.map((name) =>
    hub.on(name, (payload) => {
      // Parsed like an answer: fields that the contract does not name are dropped.
      const checked = events[name].safeParse(payload);
      if (checked.success) send(`event: ${name}\ndata: ${JSON.stringify(checked.data)}\n\n`);
    }),
  );
  return () => ends.forEach((end) => end());
}
