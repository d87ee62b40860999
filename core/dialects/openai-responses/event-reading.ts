import { takeEnds, type Ends } from '../bounded-bytes.ts';
import type { Marker } from '../marker-search.ts';
import { asText, isObject, parseJson, salvageMember } from '../read-json.ts';
import { scanJsonObject, type JsonMember } from '../scan-json-object.ts';
import { StreamFindings, type StreamReading } from '../stream-reading.ts';
import { readUsage } from './read-usage.ts';

const maxDepth = 200;
const endTypes = ['response.completed', 'response.incomplete', 'response.failed'] as const;

/**
 * The first event has the model, exactly one of the last ones has everything else. Both echo the request's
 * instructions and tools, so their few members are located by bytes and the rest is never decoded.
 */
export class EventReading implements StreamReading {
  readonly markers: readonly Marker[] = [
    { text: '"response.created"' },
    ...endTypes.map((type) => ({ text: `"${type}"` })),
    { text: '"error"', unlessNull: true },
  ];
  readonly isCurious = false;
  readonly found = new StreamFindings();

  read(data: Buffer): void {
    const found = locate(data, ['type', 'response', 'error', 'message', 'code']);
    const type = found?.get('type')?.value;
    // An end event counts even where its JSON is damaged: its name says enough.
    if (found === undefined || typeof type !== 'string') this.readEnds(takeEnds(data));
    else if (type === 'error') this.found.fail(parseMember(data, found.get('error')) ?? parseJson(data));
    else this.#readResponse(data, type, found.get('response'));
  }

  /** The name stands at one end of the event, the usage behind the output. */
  readEnds({ head, tail }: Ends): void {
    const type = endTypes.find((name) => hasType(head, name) || hasType(tail, name));
    // A stream that was cut in its last event does not count as whole (row PX-10).
    if (type === undefined || !tail.toString('latin1').trimEnd().endsWith('}')) return;
    const usage = salvageMember(tail, 'usage');
    if (isObject(usage)) this.found.usage = readUsage(usage);
    this.#end(type, undefined);
  }

  #readResponse(data: Buffer, type: string, member: JsonMember | undefined): void {
    if (member === undefined || !isLifecycle(type)) return;
    const response = data.subarray(member.start, member.end);
    const found = locate(response, ['model', 'usage', 'error']);
    if (found) {
      this.found.model = asText(found.get('model')?.value) ?? this.found.model;
      const usage = parseMember(response, found.get('usage'));
      if (isObject(usage)) this.found.usage = readUsage(usage);
    }
    this.#end(type, parseMember(response, found?.get('error')));
  }

  #end(type: string, error: unknown): void {
    const { found } = this;
    if (type === 'response.failed') found.fail(error ?? null);
    else if (found.ending !== 'failed') found.ending = type === 'response.created' ? 'open' : 'complete';
  }
}

function isLifecycle(type: string): boolean {
  return type === 'response.created' || endTypes.some((end) => end === type);
}

function locate(data: Buffer, keys: readonly string[]): ReadonlyMap<string, JsonMember> | undefined {
  const result = scanJsonObject(data, { keys, maxDepth });
  return result.ok ? result.members : undefined;
}

function parseMember(data: Buffer, member: JsonMember | undefined): unknown {
  return member === undefined ? undefined : parseJson(data.subarray(member.start, member.end));
}

function hasType(piece: Buffer, type: string): boolean {
  return piece.includes(`"type":"${type}"`) || piece.includes(`"type": "${type}"`);
}
