import { z } from 'zod';
import { DurationMs } from './time.ts';

/** A wire format that clients and upstreams speak. */
export const Dialect = z.enum(['anthropic', 'openai-chat', 'openai-responses', 'gemini']);
export type Dialect = z.infer<typeof Dialect>;

/** Who an account is with. Adding one is a data file in `resources/providers/` and a line here. */
export const ProviderId = z.enum(['anthropic', 'openai', 'gemini', 'openai-compatible', 'demo']);
export type ProviderId = z.infer<typeof ProviderId>;

/** A text that is data, in every language of the window. */
export const LocalisedText = z.object({ en: z.string(), 'zh-CN': z.string() });
export type LocalisedText = z.infer<typeof LocalisedText>;

/** What the provider says about using this kind of login from other tools (decision D8). */
export const ProviderPolicy = z.object({
  standing: z.enum(['allowed', 'own-apps-only', 'unclear']),
  summary: LocalisedText,
  asOf: z.iso.date(),
  link: z.url().nullable(),
});
export type ProviderPolicy = z.infer<typeof ProviderPolicy>;

/** Limits on an upstream's silence. `firstByteMs` ends with its response headers, `idleMs` counts between bytes. */
export const UpstreamTimeouts = z.object({
  connectMs: DurationMs,
  firstByteMs: DurationMs,
  idleMs: DurationMs,
});
export type UpstreamTimeouts = z.infer<typeof UpstreamTimeouts>;

/**
 * Header names that may pass, lower case; a trailing `*` matches any ending.
 * What is not listed does not pass, in either direction (row PX-2).
 */
export const HeaderAllowList = z.array(z.string().regex(/^[a-z0-9_-]+\*?$/));

/** A provider's facts, kept as data because they change monthly (decision D10). */
export const ProviderData = z.object({
  id: ProviderId,
  label: z.string(),
  /** As the vendor's own SDK takes it; null where every account brings its own. */
  baseUrl: z.url().nullable(),
  /** The version part a base URL must end with, `''` where the SDK takes the root. */
  baseUrlSuffix: z.enum(['', '/v1', '/v1beta']),
  dialects: z.array(Dialect).min(1),
  /** The header that carries the API key, with its scheme word where there is one. */
  auth: z.object({ header: z.string(), scheme: z.enum(['Bearer']).nullable() }),
  /** What keys of this provider begin with, longest first; empty where any text may be a key. */
  keyPrefixes: z.array(z.string()),
  /** Where a person makes a key; null where every account brings its own place. */
  keyPage: z.url({ protocol: /^https$/ }).nullable(),
  /** Sent when the client did not send its own. */
  defaultHeaders: z.record(z.string(), z.string()),
  requestHeaders: HeaderAllowList,
  responseHeaders: HeaderAllowList,
  timeouts: UpstreamTimeouts,
  /** Model ids this provider is known by; a trailing `*` matches any ending. Empty: any model may be asked for. */
  modelPatterns: z.array(z.string()),
  /** What to list when the provider's own list cannot be had. */
  models: z.array(z.object({ id: z.string(), label: z.string() })),
  /** Whether a Chat stream that closed cleanly after a `finish_reason` counts as whole without `[DONE]`. */
  doneMarkerOptional: z.boolean(),
  /** Answers only as a stream, whatever it is asked for. */
  streamsOnly: z.boolean().default(false),
  policy: ProviderPolicy,
});
export type ProviderData = z.infer<typeof ProviderData>;

/** The part of a provider that a front end shows: in its chooser, and where it tells what goes where. */
export const ProviderView = ProviderData.pick({
  id: true,
  label: true,
  baseUrl: true,
  baseUrlSuffix: true,
  dialects: true,
  keyPrefixes: true,
  keyPage: true,
  modelPatterns: true,
  models: true,
  policy: true,
});
export type ProviderView = z.infer<typeof ProviderView>;
