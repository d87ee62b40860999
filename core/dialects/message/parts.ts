/** How long Anthropic is to keep a prefix that ends here. */
export type CacheTtl = '5m' | '1h';

/** Where something stands in the client's request, e.g. `messages[3].content[1]`; for the loss report alone. */
export interface Placed {
  readonly at?: string | undefined;
}

/**
 * What a provider wants back unread: a signature, encrypted reasoning, a thought signature. Worthless, and refused,
 * anywhere but at its maker. `data` is in the form that the maker's dialect chose; nobody else looks into it.
 */
export interface ProviderState {
  readonly maker: string;
  readonly data: string;
}

export interface TextPart extends Placed {
  readonly type: 'text';
  readonly text: string;
  readonly cache?: CacheTtl | undefined;
  readonly citations?: readonly Citation[] | undefined;
  readonly logprobs?: readonly TokenLogprob[] | undefined;
  readonly state?: ProviderState | undefined;
}

/** A source on the web that a text refers to. */
export interface Citation {
  readonly url: string;
  readonly title?: string | undefined;
  /** What the source says, in its own words. */
  readonly quote?: string | undefined;
}

/** A token's probability, as both OpenAI dialects write it. */
export interface TokenLogprob {
  readonly token: string;
  readonly logprob: number;
  readonly bytes?: readonly number[] | null | undefined;
  readonly top_logprobs?: readonly TokenLogprob[] | undefined;
}

export interface MediaPart extends Placed {
  readonly type: 'media';
  readonly media: 'image' | 'document' | 'audio' | 'video';
  readonly source: MediaSource;
  /** A file's name or title. */
  readonly name?: string | undefined;
  /** How closely an image is to be looked at, in OpenAI's words. */
  readonly detail?: string | undefined;
  readonly cache?: CacheTtl | undefined;
  readonly state?: ProviderState | undefined;
}

/** `file`: uploaded to the provider before, to its `maker`, so that its id means nothing elsewhere. */
export type MediaSource =
  | { readonly kind: 'base64'; readonly mediaType: string; readonly data: string }
  | { readonly kind: 'url'; readonly url: string; readonly mediaType?: string | undefined }
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'file';
      readonly id: string;
      readonly maker: string;
      readonly mediaType?: string | undefined;
    };

/** What the model thought; the text is empty where only the state was shown. */
export interface ReasoningPart extends Placed {
  readonly type: 'reasoning';
  readonly text: string;
  readonly state?: ProviderState | undefined;
}

/** The model's own words of why it does not answer. */
export interface RefusalPart extends Placed {
  readonly type: 'refusal';
  readonly text: string;
}

/** A tool by its name, and the namespace it stands in where the dialect has such (OpenAI Responses). */
export interface ToolName {
  readonly name: string;
  readonly namespace?: string | undefined;
}

/** `json`: a function's arguments, one JSON object. `text`: what a freeform tool is given. */
export type InputKind = 'json' | 'text';

export interface ToolCallPart extends Placed, ToolName {
  readonly type: 'tool-call';
  readonly id: string;
  readonly kind: InputKind;
  /** JSON text or free text by `kind`. As the model wrote it: JSON may be broken. */
  readonly input: string;
  readonly cache?: CacheTtl | undefined;
  readonly state?: ProviderState | undefined;
}

export interface ToolResultPart extends Placed {
  readonly type: 'tool-result';
  readonly callId: string;
  readonly content: readonly (TextPart | MediaPart)[];
  readonly isError: boolean;
  readonly cache?: CacheTtl | undefined;
}

export type UserPart = TextPart | MediaPart | ToolResultPart;
export type AssistantPart = TextPart | MediaPart | ReasoningPart | RefusalPart | ToolCallPart;

/** System turns stand where the client put them; those in front of every other turn are the system prompt. */
export type Turn =
  | { readonly role: 'system'; readonly parts: readonly TextPart[] }
  | { readonly role: 'user'; readonly parts: readonly UserPart[] }
  | { readonly role: 'assistant'; readonly parts: readonly AssistantPart[] };
