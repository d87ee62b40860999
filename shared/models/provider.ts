import { z } from 'zod';
import { DurationMs } from './time.ts';

/** A wire format that clients and upstreams speak. */
export const Dialect = z.enum(['anthropic', 'openai-chat', 'openai-responses', 'gemini']);
export type Dialect = z.infer<typeof Dialect>;

/** Who an account is with. Adding one is a data file in `resources/providers/` and a line here. */
export const ProviderId = z.enum([
  'anthropic',
  'openai',
  'gemini',
  'openai-compatible',
  'claude',
  'codex',
  'code-assist',
  'demo',
]);
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

/** A way to add an account, as a person chooses it. */
export const LoginMethod = z.enum([
  'api-key',
  /** The client keeps its own login and sends it along. */
  'pass-through',
  /** Authorization code with a callback on this machine. */
  'browser',
  'device-code',
  /** A long-lived token that the provider's own program prints. */
  'setup-token',
  'token',
  'import',
]);
export type LoginMethod = z.infer<typeof LoginMethod>;

/** A method with what the provider says about it; where `policy` is missing the provider's own holds. */
export const OfferedMethod = z.object({ method: LoginMethod, policy: ProviderPolicy.optional() });
export type OfferedMethod = z.infer<typeof OfferedMethod>;

/**
 * How a provider signs people in (RFC 6749, 7636): its addresses and what it wants where it differs. Names of URLs
 * are stable, users override them (PORTUNUS_PROVIDERS_FILE).
 */
export const OAuthData = z.object({
  clientId: z.string(),
  /** Of an installed app, published by its vendor: not confidential (RFC 8252, section 8.5). */
  clientSecret: z.string().nullable(),
  authorizeUrl: z.url(),
  tokenUrl: z.url(),
  /** Where a device login begins; null where there is none. */
  deviceUrl: z.url().nullable(),
  /** RFC 8628, or OpenAI's own, which gives a code to exchange. */
  deviceFlow: z.enum(['rfc-8628', 'openai']).default('rfc-8628'),
  /** Where a person types the device code. */
  devicePage: z.url().nullable(),
  /** Null: the provider has no way to revoke a login. */
  revokeUrl: z.url().nullable(),
  /** Where a person ends the login by hand; null where `revokeUrl` does it. */
  revokePage: z.url().nullable(),
  profileUrl: z.url().nullable(),
  usageUrl: z.url().nullable(),
  /** The registered callback. `ports` in the order to try; after them any free one where `anyPort` allows it. */
  callback: z.object({
    host: z.enum(['localhost', '127.0.0.1']),
    path: z.string().startsWith('/'),
    ports: z.array(z.number().int().min(1).max(65_535)),
    anyPort: z.boolean(),
  }),
  /** A page of the provider that shows the code for pasting, registered as another callback; null where there is none. */
  pasteRedirectUri: z.url().nullable(),
  scopes: z.array(z.string()),
  /** Added to the address of the sign-in page. */
  authorizeParams: z.record(z.string(), z.string()),
  pkce: z.boolean(),
  /** How the token endpoint takes its fields. */
  tokenBody: z.enum(['json', 'form']),
  /** The same for its revocation endpoint; a form is what RFC 7009 says. */
  revokeBody: z.enum(['json', 'form']).default('form'),
  /** Whether the exchange repeats `state`; Anthropic's does. */
  stateInExchange: z.boolean(),
  /** Whether its page may stand in a window of ours; Google's may not. */
  embeddable: z.boolean(),
  /** Hosts that its pages may lead to in that window; a leading `*.` stands for any host below. */
  signInHosts: z.array(z.string()),
});
export type OAuthData = z.infer<typeof OAuthData>;

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

/** Changes to the first level of a request body; `refused` is reported as lost where it was there. */
export const RequestFit = z.object({
  refused: z.array(z.string()),
  fixed: z.record(z.string(), z.json()),
  defaults: z.record(z.string(), z.json()),
  /** Whether `input` has to be a list where the dialect takes a lone text as well. */
  inputAsList: z.boolean().default(false),
});
export type RequestFit = z.infer<typeof RequestFit>;

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
  /** Whether it has an endpoint that counts tokens in its dialect. */
  countsTokens: z.boolean().default(true),
  /**
   * What its API takes of a request body, where that is less than its dialect has: members that it refuses, members that
   * have to have one value, and members that must be there. Paths are those of the body's first level.
   */
  requestFit: RequestFit.nullable().default(null),
  /** Names for `anthropic-beta` that go with a credential of ours; a client that brings its own login says them itself. */
  ownBetas: z.array(z.string()).default([]),
  /** The header that names the organisation which an account's requests are counted for. */
  workspaceHeader: z.string().nullable().default(null),
  /** What its API puts around the bodies of its dialect; null: nothing. */
  envelope: z.enum(['code-assist']).nullable().default(null),
  policy: ProviderPolicy,
  /** The ways to add an account, safest first. */
  methods: z.array(OfferedMethod),
  /** Null: there is nothing to sign in to. */
  oauth: OAuthData.nullable().default(null),
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
  methods: true,
}).extend({
  /** Whether its sign-in page may stand in a window of ours; null where there is none. */
  signInEmbeds: z.boolean().nullable(),
  /** Where a sign-in begins, e.g. `https://claude.ai`; on this machine where the data was overridden to it. */
  signInOrigins: z.array(z.string()),
  /** Hosts that its pages may lead to in a window of ours; a leading `*.` stands for any host below. */
  signInHosts: z.array(z.string()),
});
export type ProviderView = z.infer<typeof ProviderView>;
