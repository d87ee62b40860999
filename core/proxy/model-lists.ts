import type { Dispatcher } from 'undici';
import { request } from 'undici';
import { z } from 'zod';
import type { Upstream } from '../accounts/upstream.ts';
import type { Dialect } from '../../shared/models/provider.ts';
import type { Clock } from '../ports.ts';

/** A live list is believed this long. */
const freshMs = 300_000;
/** A client that lists models waits no longer than this for a slow provider. */
const fetchLimitMs = 5000;
const largestListBytes = 8 * 1_048_576;

/** The three shapes in which vendors list their models. */
export type ListShape = 'openai' | 'anthropic' | 'gemini';

const dialectsOfShape: Record<ListShape, readonly Dialect[]> = {
  openai: ['openai-chat', 'openai-responses'],
  anthropic: ['anthropic'],
  gemini: ['gemini'],
};

/** A model as its provider describes it, with the id clients ask for. */
interface ListedModel {
  readonly id: string;
  readonly entry: Readonly<Record<string, unknown>>;
}

export interface ModelListsOptions {
  readonly clock: Clock;
  /** Upstreams of the accounts that can be used now, in the user's order. */
  readonly upstreams: () => readonly Upstream[];
  readonly dispatcher: (upstream: Upstream) => Dispatcher;
  readonly remember: (account: string, models: readonly string[]) => void;
}

/** What the user's accounts can serve, in the shape that was asked for. */
export class ModelLists {
  readonly #options: ModelListsOptions;
  readonly #cache = new Map<string, { at: number; models: ListedModel[] }>();

  constructor(options: ModelListsOptions) {
    this.#options = options;
  }

  async list(shape: ListShape): Promise<unknown> {
    const models = await this.#collect(shape);
    const entries = models.map(({ entry }) => entry);
    switch (shape) {
      case 'openai':
        return { object: 'list', data: entries };
      case 'anthropic':
        return {
          data: entries,
          has_more: false,
          first_id: models[0]?.id ?? null,
          last_id: models.at(-1)?.id ?? null,
        };
      case 'gemini':
        return { models: entries };
    }
  }

  /** One model's description, or undefined when no account lists it. */
  async find(shape: ListShape, id: string): Promise<unknown> {
    const models = await this.#collect(shape);
    return models.find((model) => model.id === id)?.entry;
  }

  /** Every account's models, each id once: the first account in the list describes it. */
  async #collect(shape: ListShape): Promise<ListedModel[]> {
    const upstreams = this.#options
      .upstreams()
      .filter(({ provider }) =>
        provider.dialects.some((dialect) => dialectsOfShape[shape].includes(dialect)),
      );
    const lists = await Promise.all(upstreams.map((upstream) => this.#modelsOf(upstream, shape)));
    const byId = new Map<string, ListedModel>();
    for (const model of lists.flat()) if (!byId.has(model.id)) byId.set(model.id, model);
    return [...byId.values()];
  }

  async #modelsOf(upstream: Upstream, shape: ListShape): Promise<ListedModel[]> {
    const now = this.#options.clock.monotonicMs();
    const cached = this.#cache.get(upstream.account);
    if (cached !== undefined && now - cached.at < freshMs) return cached.models;
    const live = await this.#fetch(upstream, shape);
    if (live === undefined) return cached?.models ?? builtIn(upstream, shape);
    this.#cache.set(upstream.account, { at: now, models: live });
    this.#options.remember(
      upstream.account,
      live.map(({ id }) => id),
    );
    return live;
  }

  /** Undefined when the provider does not answer with a list: its built-in one serves then. */
  async #fetch(upstream: Upstream, shape: ListShape): Promise<ListedModel[] | undefined> {
    if (upstream.provider.id === 'demo') return undefined;
    const path = upstream.basePath + (shape === 'anthropic' ? '/v1/models?limit=1000' : '/models');
    const query = shape === 'gemini' ? '?pageSize=1000' : '';
    try {
      const answer = await request(`${upstream.origin}${path}${query}`, {
        dispatcher: this.#options.dispatcher(upstream),
        signal: AbortSignal.timeout(fetchLimitMs),
        headers: {
          accept: 'application/json',
          'accept-encoding': 'identity',
          'user-agent': 'portunus',
          ...upstream.provider.defaultHeaders,
          [upstream.credential.header]: upstream.credential.value,
        },
      });
      if (answer.statusCode === 200) return readList(JSON.parse(await readText(answer.body)));
      await answer.body.dump();
      return undefined;
    } catch {
      return undefined;
    }
  }
}

/** Ends the connection of an answer that is too large to be a list. */
async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body) {
    bytes += part.length;
    if (bytes > largestListBytes) throw new Error('a list of models too large to be one');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

const Entry = z.record(z.string(), z.unknown());
const List = z.union([z.object({ data: z.array(Entry) }), z.object({ models: z.array(Entry) })]);

function readList(body: unknown): ListedModel[] | undefined {
  const parsed = List.safeParse(body);
  if (!parsed.success) return undefined;
  const entries = 'data' in parsed.data ? parsed.data.data : parsed.data.models;
  return entries.flatMap((entry) => {
    const id = typeof entry['id'] === 'string' ? entry['id'] : entry['name'];
    return typeof id === 'string' ? [{ id: id.replace(/^models\//, ''), entry }] : [];
  });
}

function builtIn({ provider }: Upstream, shape: ListShape): ListedModel[] {
  return provider.models.map(({ id, label }) => ({ id, entry: describe(shape, id, label, provider.id) }));
}

function describe(shape: ListShape, id: string, label: string, owner: string): Record<string, unknown> {
  switch (shape) {
    case 'openai':
      return { id, object: 'model', created: 0, owned_by: owner };
    case 'anthropic':
      return { type: 'model', id, display_name: label, created_at: '1970-01-01T00:00:00Z' };
    case 'gemini':
      return {
        name: `models/${id}`,
        displayName: label,
        supportedGenerationMethods: ['generateContent', 'countTokens'],
      };
  }
}
