import type { Readable } from 'node:stream';
import { type EventName, events, type Payload } from '../../shared/contract.ts';

/**
 * Reads what `streamEvents` writes until the stream ends: a name line, one data line, an empty line.
 * Events and fields of another version are passed over. Throws when the stream is cut.
 */
export async function readEvents(
  stream: Readable,
  publish: <E extends EventName>(name: E, payload: Payload<E>) => void,
): Promise<void> {
  let name = '';
  for await (const line of readLines(stream)) {
    if (line.startsWith('event: ')) name = line.slice('event: '.length);
    if (!line.startsWith('data: ') || !Object.hasOwn(events, name)) continue;
    const payload = events[name as EventName].safeParse(JSON.parse(line.slice('data: '.length)));
    if (payload.success) publish(name as EventName, payload.data as Payload<EventName>);
  }
}

/** Not node:readline, which neither ends nor throws when its input is cut. */
async function* readLines(stream: Readable): AsyncGenerator<string> {
  let rest = '';
  for await (const text of stream.setEncoding('utf8')) {
    const lines = (rest + (text as string)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
