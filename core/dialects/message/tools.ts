import type { JsonObject } from '../read-json.ts';
import type { CacheTtl, Placed, ToolName } from './parts.ts';

/** A tool that the client runs and that is called with a JSON object. */
export interface FunctionTool extends Placed, ToolName {
  readonly type: 'function';
  readonly description?: string | undefined;
  /** JSON Schema of the arguments, as the client wrote it. */
  readonly schema: JsonObject;
  readonly strict?: boolean | undefined;
  /** Only to be shown to the model when it searches for it. */
  readonly deferred?: boolean | undefined;
  readonly cache?: CacheTtl | undefined;
}

/** A tool that the client runs and that is called with free text. */
export interface CustomTool extends Placed, ToolName {
  readonly type: 'custom';
  readonly description?: string | undefined;
  /** What the text must look like. */
  readonly grammar?: { readonly syntax: string; readonly definition: string } | undefined;
  readonly deferred?: boolean | undefined;
}

/** A tool that runs at the provider. */
export interface HostedTool extends Placed {
  readonly type: 'hosted';
  /** Undefined where no other dialect has the like. */
  readonly service?: HostedService | undefined;
  /** As the client called it, e.g. `web_search_20250305`. */
  readonly given: string;
  readonly allowedDomains?: readonly string[] | undefined;
  readonly blockedDomains?: readonly string[] | undefined;
  /** Roughly where the user is. */
  readonly location?: UserLocation | undefined;
  readonly cache?: CacheTtl | undefined;
}

export type HostedService = 'web-search' | 'web-fetch' | 'code-execution';

export interface UserLocation {
  readonly city?: string | undefined;
  readonly region?: string | undefined;
  readonly country?: string | undefined;
  readonly timezone?: string | undefined;
}

export type Tool = FunctionTool | CustomTool | HostedTool;

/** `required` with one name in `only` forces that tool; without `only` any of the request's tools will do. */
export interface ToolChoice {
  readonly mode: 'auto' | 'required' | 'none';
  readonly only?: readonly ToolName[] | undefined;
}
