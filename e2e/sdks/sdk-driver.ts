import type { Dialect } from '../../shared/models/provider.ts';

/** Where an SDK is pointed at: a vendor's address with an account's key, or ours with a local key. */
export interface Endpoint {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly key: string;
}

/** What an SDK made of an answer. */
export interface Answer {
  readonly text: string;
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
}

/** What a tool round trip came to: what the SDK ran, and what the model said after it. */
export interface ToolTrip {
  readonly commands: readonly string[];
  readonly text: string;
}

export interface CallOptions {
  /** @default the driver's */
  readonly model?: string;
  readonly signal?: AbortSignal;
  /** Told each time the SDK hands a piece of the answer on. */
  readonly onPiece?: () => void;
}

/** An official SDK, unmodified and without retries, as a program uses it in one dialect. */
export interface SdkDriver {
  readonly name: string;
  readonly dialect: Dialect;
  /** A model that only accounts of this dialect's vendor are known for. */
  readonly model: string;
  /** Through the SDK's high-level helper. */
  stream(endpoint: Endpoint, options?: CallOptions): Promise<Answer>;
  whole(endpoint: Endpoint, options?: CallOptions): Promise<Answer>;
  /** Offers a tool called `bash`; the SDK runs it where it has a helper for that. */
  useTool(endpoint: Endpoint, asked?: string, model?: string): Promise<ToolTrip>;
  /** Undefined where the dialect has no such call. */
  readonly countTokens: ((endpoint: Endpoint) => Promise<number | undefined>) | undefined;
  listModels(endpoint: Endpoint): Promise<string[]>;
  /** The class that the SDK documents for an error of this status. */
  errorClass(status: number): new (...values: never[]) => Error;
  /** The class of what is thrown when the caller's own signal ended the call. */
  readonly abortClass: new (...values: never[]) => Error;
}

export const question = 'What is the tide?';
export const sayAsUser = (content: string) => [{ role: 'user' as const, content }];
export const prompt = sayAsUser(question);
export const parameters = {
  type: 'object',
  properties: { command: { type: 'string' } },
  required: ['command'] as 'command'[],
} as const;
export const toolFacts = { name: 'bash', description: 'Runs a command.' };
/** What the tool answers. */
export const toolResult = 'high water at noon';

export function note(commands: string[], command: string): string {
  commands.push(command);
  return toolResult;
}

/** The SDKs refuse a signal that is there but undefined. */
export function takeSignal({ signal }: CallOptions) {
  return signal === undefined ? {} : { signal };
}

/** The two SDKs that have a class per status call them the same. */
export function errorNameOf(status: number) {
  if (status >= 500) return 'InternalServerError';
  const names = {
    400: 'BadRequestError',
    401: 'AuthenticationError',
    404: 'NotFoundError',
    429: 'RateLimitError',
  } as const;
  return names[status as keyof typeof names];
}
