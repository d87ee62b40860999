import type { Script } from '../fakes/script.ts';
import { asList, asLoose, type Loose } from '../fakes/vendors/loose.ts';

/** What a client asks for, in no dialect: what is not said is absent. */
export interface Talk {
  readonly system?: string;
  readonly text: string;
  /** All that is shown, whether by the user or by a tool, as base64 PNG. */
  readonly image?: string;
  /** As base64. */
  readonly pdf?: string;
  /** Offers tools that take a `command`. */
  readonly tools?: readonly string[];
  /** The tool that must be called. */
  readonly forced?: string;
  /** Asks to think, and to show it. */
  readonly thinks?: true;
  /** Properties of the object that the answer must be. */
  readonly answerHas?: readonly string[];
  /** What the model called before, and what the tools said. */
  readonly trip?: readonly (Call & { readonly result: string; readonly shows?: true })[];
}

export interface Call {
  readonly name: string;
  readonly command: string;
}

export type Stop = 'end' | 'max-tokens' | 'stop-sequence' | 'tool-calls' | 'filtered';

/** What a model answers, in no dialect. */
export interface Said {
  readonly reasoning?: string;
  readonly text?: string;
  readonly calls?: readonly Call[];
  readonly stop?: Stop;
  readonly tokens?: Tokens;
  /** The words of an error. */
  readonly error?: string;
}

/** Each token counted once; absent where the dialect has no word for it or the upstream said none. */
export interface Tokens {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly reasoning?: number;
}

export interface Asked {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Loose;
}

/** One dialect as its clients and its vendor write and read it. Knows nothing of our converters. */
export interface Speech {
  ask(talk: Talk, model: string, stream: boolean, key: string): Asked;
  /** What a vendor understands of a request. */
  readAsked(body: Loose): Talk;
  sayWhole(said: Said): Loose;
  /** The events of a stream; with an error it breaks off after its text. */
  sayStream(said: Said): string[];
  sayError(words: string): Loose;
  /** What a client understands of an answer. */
  hearWhole(body: Loose): Said;
  hearStream(events: readonly Loose[]): Said;
}

/** Drops what is undefined or empty, so that what was not said compares equal. */
export function compact<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  const said = Object.entries(value).filter(
    ([, member]) => member !== undefined && member !== '' && !(Array.isArray(member) && member.length === 0),
  );
  return Object.fromEntries(said) as T;
}

export const schemaOf = (name: string) => ({
  type: 'object',
  properties: { [name]: { type: 'string' } },
  required: [name],
  additionalProperties: false,
});

export const propertiesOf = (schema: unknown) => Object.keys(asLoose(asLoose(schema)['properties']));
export const textsOf = (parts: unknown) => asList(parts).map((part) => textOf(part['text']));
export const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
export const countOf = (value: unknown) => (typeof value === 'number' ? value : 0);
export const someCount = (value: unknown) => (typeof value === 'number' ? value : undefined);
export const commandOf = (input: unknown) => textOf(asLoose(input)['command']);
export const commandIn = (json: unknown) => commandOf(JSON.parse(textOf(json) || '{}'));
export const dataOf = (url: unknown) => textOf(url).split(';base64,')[1];

/** The data of each event; a stream that is not one gives none. */
export function readEvents(text: string): Loose[] {
  const lines = text.split(/\r?\n/).filter((line) => line.startsWith('data:'));
  const data = lines.map((line) => line.slice(5).trim());
  return data.filter((one) => one !== '[DONE]').map((one) => asLoose(JSON.parse(one)));
}

export function answerWith(speech: Speech, said: Said, stream: boolean): Script {
  if (!stream) {
    return {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(speech.sayWhole(said)),
    };
  }
  return { headers: { 'content-type': 'text/event-stream' }, steps: speech.sayStream(said) };
}
