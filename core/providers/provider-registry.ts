import { readFileSync } from 'node:fs';
import { z } from 'zod';
import anthropic from '../../resources/providers/anthropic.json' with { type: 'json' };
import claude from '../../resources/providers/claude.json' with { type: 'json' };
import codeAssist from '../../resources/providers/code-assist.json' with { type: 'json' };
import codex from '../../resources/providers/codex.json' with { type: 'json' };
import demo from '../../resources/providers/demo.json' with { type: 'json' };
import gemini from '../../resources/providers/gemini.json' with { type: 'json' };
import openaiCompatible from '../../resources/providers/openai-compatible.json' with { type: 'json' };
import openai from '../../resources/providers/openai.json' with { type: 'json' };
import { AppFailure } from '../../shared/errors.ts';
import { ProviderData, ProviderId, ProviderView } from '../../shared/models/provider.ts';
import type { Logger } from '../ports.ts';
import { compileAllowList, type HeaderFilter } from './allow-list.ts';

/** A provider's data with what is worth working out once. */
export interface Provider extends ProviderData {
  readonly passesRequestHeader: HeaderFilter;
  readonly passesResponseHeader: HeaderFilter;
  /** Whether `modelPatterns` names this model. */
  readonly knowsModel: (model: string) => boolean;
}

export type ProviderRegistry = Readonly<Record<ProviderId, Provider>>;

const builtIn: Record<ProviderId, unknown> = {
  anthropic,
  openai,
  gemini,
  'openai-compatible': openaiCompatible,
  claude,
  codex,
  'code-assist': codeAssist,
  demo,
};

/**
 * The built-in provider data with the user's file (PORTUNUS_PROVIDERS_FILE) merged over it, decision D10.
 * Throws AppFailure `providers-file-broken`.
 */
export function loadProviders(overrideFile: string | undefined, log: Logger): ProviderRegistry {
  const overrides = overrideFile === undefined ? {} : readOverrides(overrideFile);
  for (const id of Object.keys(overrides)) {
    if (!(id in builtIn)) log.warn('providers-file.unknown-provider', { provider: id });
  }
  const load = (id: ProviderId) =>
    createProvider(parseData(merge(builtIn[id], overrides[id]), id, overrideFile));
  return Object.fromEntries(ProviderId.options.map((id) => [id, load(id)])) as ProviderRegistry;
}

export const viewProvider = (provider: Provider): ProviderView =>
  ProviderView.parse({
    ...provider,
    signInEmbeds: provider.oauth?.embeddable ?? null,
    signInOrigins: listSignInOrigins(provider),
    signInHosts: provider.oauth?.signInHosts ?? [],
  });

function listSignInOrigins({ oauth }: Provider): string[] {
  const pages = [oauth?.authorizeUrl, oauth?.devicePage].filter((page) => typeof page === 'string');
  return [...new Set(pages.map((page) => new URL(page).origin))];
}

/** Hop-by-hop headers (RFC 9110, section 7.6.1) and what a proxy decides by itself. */
const ofOneConnection = [
  'connection',
  'content-length',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** Never passed on, even if a user's provider file lists them: keys, cookies, and what we set ourselves. */
const neverSent = new Set([
  ...ofOneConnection,
  'accept-encoding',
  'authorization',
  'content-encoding',
  'cookie',
  'host',
  'x-api-key',
  'x-goog-api-key',
  'x-portunus-key',
]);
const neverReturned = new Set([...ofOneConnection, 'set-cookie']);

function createProvider(data: ProviderData): Provider {
  return {
    ...data,
    passesRequestHeader: compileAllowList(data.requestHeaders, neverSent),
    passesResponseHeader: compileAllowList(data.responseHeaders, neverReturned),
    knowsModel: compileAllowList(data.modelPatterns),
  };
}

function readOverrides(path: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.looseObject({})).parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw brokenFile(path, cause);
  }
}

function parseData(raw: unknown, id: ProviderId, path: string | undefined): ProviderData {
  const parsed = ProviderData.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw brokenFile(path ?? `(built-in data of ${id})`, parsed.error, id);
}

function brokenFile(path: string, cause: unknown, at = ''): AppFailure {
  const problem =
    cause instanceof z.ZodError
      ? cause.issues
          .map((issue) => `${[at, ...issue.path].filter(Boolean).join('.')}: ${issue.message}`)
          .join('; ')
      : (cause as Error).message;
  return new AppFailure({ code: 'providers-file-broken', path, problem }, { cause });
}

/** Objects are merged member by member; anything else is replaced. */
function merge(base: unknown, over: unknown): unknown {
  if (over === undefined) return base;
  if (!isObject(base) || !isObject(over)) return over;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) merged[key] = merge(base[key], value);
  return merged;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
