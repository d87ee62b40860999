import type { ProviderState } from '../message/parts.ts';
import { packState, unpackState, type PackedState, type StateOwner } from '../message/provider-state.ts';
import { ownMaker } from '../openai-traits.ts';
import { asList, asObject, asText, type JsonObject } from '../read-json.ts';

/*
 * The state of a reasoning item is its `encrypted_content`. Servers that show what was thought as it is have none: then
 * the text itself is what they want back, and the state is empty.
 */

/** What was thought, in paragraphs: the summary, or the thought itself where a server shows that (pitfall 33). */
export function readThought(item: JsonObject): string {
  const summary = readTexts(item['summary']);
  return summary === '' ? readTexts(item['content']) : summary;
}

function readTexts(parts: unknown): string {
  return asList(parts)
    .flatMap((part) => asText(asObject(part)['text']) ?? [])
    .join('\n\n');
}

/** Of a provider's item that is complete: before that, `encrypted_content` is not (pitfall 27). */
export function readState(item: JsonObject, maker: string): ProviderState | undefined {
  const data = asText(item['encrypted_content']);
  if (data !== null) return { maker, data };
  return readTexts(item['content']) === '' ? undefined : { maker, data: '' };
}

/** From a client's item: what we gave it to hold, or what passed through from OpenAI. */
export function readHeldState(item: JsonObject): PackedState | undefined {
  const data = asText(item['encrypted_content']);
  if (data === null) return undefined;
  return unpackState(data) ?? { state: { maker: ownMaker, data }, owner: 'own' };
}

/** What a client is given to hold; as it is only where it will come back from the same kind of item. */
export function writeHeldState(state: ProviderState, owner: StateOwner = 'own'): string {
  const isOwn = state.maker === ownMaker && state.data !== '' && owner === 'own';
  return isOwn ? state.data : packState(state, owner);
}

/** The item that an upstream is given back; undefined when there is no state that it would take. */
export function writeReasoning(
  text: string,
  state: ProviderState | undefined,
  maker: string,
): JsonObject | undefined {
  if (state?.maker !== maker) return undefined;
  if (state.data === '')
    return { type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text }] };
  return { type: 'reasoning', summary: writeSummary(text), encrypted_content: state.data };
}

export function writeSummary(text: string): JsonObject[] {
  return text === '' ? [] : [{ type: 'summary_text', text }];
}
