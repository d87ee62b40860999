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

/** A model as its provider describes it, with the id clients ask for. */
interface ListedModel {
  readonly id: string;
  readonly label: string;
  readonly owner: string;
  /** The provider's own words, and their shape; undefined where they are not known. */
  readonly told?: { readonly shape: ListShape; readonly entry: Readonly<Record<string, unknown>> };
}

export interface ModelListsOptions {
  readonly clock: Clock;
  /** Upstreams of the accounts that can be used now, in the user's order. */
  readonly upstreams: () => Promise<readonly Upstream[]>;
  readonly dispatcher: (upstream: Upstream) => Dispatcher;
  readonly remember: (account: string, models: readonly string[]) => void;
  /** The user's own names for models, and what each stands for. */
  readonly aliases: () => Readonly<Record<string, string>>;
}

/** What the user's accounts can serve, whatever they speak, in the shape that was asked for. */
export class ModelLists {
  readonly #options: ModelListsOptions;
  readonly #cache = new Map<string, { at: number; models: ListedModel[] }>();

  constructor(options: ModelListsOptions) {
    this.#options = options;
  }

  async list(shape: ListShape): Promise<unknown> {
    const models = await this.#collect(shape);
    const entries = models.map((model) => describe(model, shape));
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
    const found = models.find((model) => model.id === id);
    return found && describe(found, shape);
  }

  /**
   * Every account's models and the aliases, each id once. Accounts that list in this shape come first, since their
   * vendor's clients look for those; in a list, the first one describes the model.
   */
  async #collect(shape: ListShape): Promise<ListedModel[]> {
    const upstreams = await this.#options.upstreams();
    const native = upstreams.filter((upstream) => shapeOf(upstream, shape) === shape);
    const foreign = upstreams.filter((upstream) => !native.includes(upstream));
    const lists = await Promise.all([...native, ...foreign].map((upstream) => this.#modelsOf(upstream)));
    const byId = new Map<string, ListedModel>();
    for (const model of [...lists.flat(), ...listAliases(this.#options.aliases())]) {
      if (!byId.has(model.id) && canBeTold(model, shape)) byId.set(model.id, model);
    }
    return [...byId.values()];
  }

  async #modelsOf(upstream: Upstream): Promise<ListedModel[]> {
    const now = this.#options.clock.monotonicMs();
    const cached = this.#cache.get(upstream.account);
    if (cached !== undefined && now - cached.at < freshMs) return cached.models;
    const live = await this.#fetch(upstream);
    if (live === undefined) return cached?.models ?? builtIn(upstream);
    this.#cache.set(upstream.account, { at: now, models: live });
    this.#options.remember(
      upstream.account,
      live.map(({ id }) => id),
    );
    return live;
  }

  /** Undefined when the provider does not answer with a list: its built-in one serves then. */
  async #fetch(upstream: Upstream): Promise<ListedModel[] | undefined> {
    if (upstream.provider.id === 'demo' || upstream.provider.envelope !== null) return undefined;
    const shape = shapeOf(upstream);
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
      if (answer.statusCode === 200)
        return readList(JSON.parse(await readText(answer.body)), shape, upstream.provider.id);
      await answer.body.dump();
      return undefined;
    } catch {
      return undefined;
    }
  }
}

/** In which shape an upstream lists its models; `wanted` where it has that one too. */
function shapeOf({ provider: { dialects } }: Upstream, wanted?: ListShape): ListShape {
  const shapes = dialects.map((dialect) => shapesOfDialects[dialect]);
  if (wanted !== undefined && shapes.includes(wanted)) return wanted;
  return shapes.includes('anthropic') ? 'anthropic' : (shapes[0] ?? 'openai');
}

const shapesOfDialects: Record<Dialect, ListShape> = {
  anthropic: 'anthropic',
  'openai-chat': 'openai',
  'openai-responses': 'openai',
  gemini: 'gemini',
};

/** An alias with a `*` is a rule and no name that anybody could ask for. */
function listAliases(aliases: Readonly<Record<string, string>>): ListedModel[] {
  return Object.entries(aliases)
    .filter(([name]) => !name.endsWith('*'))
    .map(([id, model]) => ({ id, label: `${id} (${model})`, owner: 'portunus' }));
}

/** Google also lists what makes vectors and pictures: there is no asking for that in another dialect. */
function canBeTold({ told }: ListedModel, shape: ListShape): boolean {
  const methods = told?.entry['supportedGenerationMethods'];
  return told?.shape === shape || !Array.isArray(methods) || methods.includes('generateContent');
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

function readList(body: unknown, shape: ListShape, owner: string): ListedModel[] | undefined {
  const parsed = List.safeParse(body);
  if (!parsed.success) return undefined;
  const entries = 'data' in parsed.data ? parsed.data.data : parsed.data.models;
  return entries.flatMap((entry) => {
    const name = typeof entry['id'] === 'string' ? entry['id'] : entry['name'];
    if (typeof name !== 'string') return [];
    const id = name.replace(/^models\//, '');
    const label = entry['display_name'] ?? entry['displayName'];
    return [{ id, label: typeof label === 'string' ? label : id, owner, told: { shape, entry } }];
  });
}

function builtIn({ provider }: Upstream): ListedModel[] {
  return provider.models.map(({ id, label }) => ({ id, label, owner: provider.id }));
}

/** The provider's own words where they have the shape that is asked for. */
function describe(
  { id, label, owner, told }: ListedModel,
  shape: ListShape,
): Readonly<Record<string, unknown>> {
  if (told?.shape === shape) return told.entry;
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
