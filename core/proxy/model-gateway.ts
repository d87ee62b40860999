import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppFailure, httpStatus, type AppError } from '../../shared/errors.ts';
import type { ActivityEntry } from '../../shared/models/activity.ts';
import type { Settings } from '../../shared/models/settings.ts';
import type { CreateStory } from '../activity/story.ts';
import { dialectAdapters } from '../dialects/registry.ts';
import { JsonObjectScanner, type JsonMember, type ScanResult } from '../dialects/scan-json-object.ts';
import type { CacheTtl } from '../dialects/message/parts.ts';
import type { KnownKey } from '../keys/local-keys.ts';
import { findPattern } from '../routing/follow-alias.ts';
import type { Router } from '../routing/router.ts';
import { refuseMediaType } from './admission.ts';
import { answerError } from './answer.ts';
import { Exchange, type ExchangeServices } from './exchange.ts';
import type { ModelRoute } from './model-route.ts';
import { BodyReader, ClientLeft } from './read-body.ts';
import type { RequestBody } from './request-body.ts';
import type { RequestFacts } from './request-facts.ts';
import { TranslatableRequest } from './translated-request.ts';

export interface GatewayOptions extends ExchangeServices {
  readonly settings: () => Settings;
  readonly router: Router;
  /** Why no request is served now, whatever it asks for; undefined when they are. */
  readonly refuseForNow: () => AppError | undefined;
  readonly createStory: CreateStory;
  /** Settles when credentials can be had; undefined once that was so. */
  readonly opening: () => Promise<void> | undefined;
}

/** A request that was let in, on a model route. */
export interface ModelRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly facts: RequestFacts;
  readonly route: ModelRoute;
  readonly key: KnownKey;
}

/** What the body says that we need to know; everything else in it passes unread. */
interface Asked {
  readonly model: string;
  readonly stream: boolean;
  readonly modelMember: JsonMember | undefined;
}

/** Serves the model routes: reads the request, chooses accounts and hands over to an exchange. */
export class ModelGateway {
  readonly #options: GatewayOptions;
  readonly #bodies: BodyReader;
  readonly #exchanges = new Set<Exchange>();
  #inFlight = 0;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#bodies = new BodyReader(() => options.settings().limits.bodyBytes);
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  serve(incoming: ModelRequest): void {
    const limit = this.#options.settings().limits.requestsInFlight;
    const story = this.#beginStory(incoming.request, incoming.facts, incoming.route, incoming.key.holder);
    const startedAt = this.#options.clock.monotonicMs();
    const refuse = (cause: unknown) => this.#refuse(incoming, story, startedAt, cause);
    const notNow = this.#options.refuseForNow();
    if (notNow !== undefined) {
      refuse(new AppFailure(notNow));
      return;
    }
    if (this.#inFlight >= limit) {
      refuse(new AppFailure({ code: 'overloaded', what: 'requests', limit }));
      return;
    }
    this.#inFlight += 1;
    this.#open(incoming, story, startedAt).catch((cause: unknown) => {
      this.#inFlight -= 1;
      refuse(cause);
    });
  }

  /** A request on a model route that brought no key of ours: its user will wonder why nothing works. */
  turnAway(incoming: Omit<ModelRequest, 'key'>, error: AppError): void {
    const story = this.#beginStory(incoming.request, incoming.facts, incoming.route, null);
    this.#refuse(incoming, story, this.#options.clock.monotonicMs(), new AppFailure(error));
  }

  keepAlive(): void {
    const { keepAliveMs } = this.#options.settings();
    for (const exchange of this.#exchanges) exchange.keepAlive(keepAliveMs);
  }

  /** Tells every open request that the engine stops. */
  endAll(): void {
    for (const exchange of this.#exchanges) exchange.end({ code: 'stopping' });
  }

  async #open(incoming: ModelRequest, story: ActivityEntry, startedAt: number): Promise<void> {
    const { request, response, facts, route } = incoming;
    const refused = refuseMethod(request) ?? refuseMediaType(facts.contentType);
    if (refused !== undefined) throw new AppFailure(refused);
    const settings = this.#options.settings();
    const { limits } = settings;
    const scanner = new JsonObjectScanner({ keys: ['model', 'stream'], maxDepth: limits.jsonDepth });
    const { body, release } = await this.#bodies.read(
      request,
      facts.contentLength,
      facts.contentEncoding,
      (part) => scanner.write(part),
    );
    try {
      story.requestBytes = body.size;
      const opening = this.#options.opening();
      if (opening !== undefined) await opening;
      if (response.destroyed) throw new ClientLeft();
      const asked = readAsked(scanner.end(), route);
      story.modelAsked = asked.model;
      story.stream = asked.stream;
      const choice = this.#options.router.route({
        client: incoming.key.holder,
        session: facts.session,
        operation: route.operation,
        dialect: route.dialect,
        model: asked.model,
        clientLogin: facts.clientLogin !== undefined,
        // Only the vendor of a dialect can compact for it.
        translatable: route.operation !== 'compact',
      });
      story.decision.push(...choice.decision);
      if (!choice.ok) throw new AppFailure(choice.error);
      const placement = this.#options.router.place(choice);
      const exchange = new Exchange(
        this.#options,
        {
          requestId: story.id,
          request,
          response,
          route,
          adapter: dialectAdapters[route.dialect],
          model: choice.model,
          stream: asked.stream,
          body: renameModel(body, asked, choice.model),
          translatable: new TranslatableRequest({
            route,
            body,
            model: choice.model,
            stream: asked.stream,
            requestId: story.id,
            createdAtMs: story.time,
            autoCache: cacheTtlFor(settings, choice.model),
          }),
          clientLogin: facts.clientLogin,
          accounts: choice.accounts,
          placement,
          story,
          startedAt,
        },
        () => {
          this.#exchanges.delete(exchange);
          this.#inFlight -= 1;
          placement.end();
          release();
        },
      );
      this.#exchanges.add(exchange);
      exchange.start();
    } catch (cause) {
      release();
      throw cause;
    }
  }

  #beginStory(
    request: IncomingMessage,
    facts: RequestFacts,
    route: ModelRoute,
    client: string | null,
  ): ActivityEntry {
    const story = this.#options.createStory({
      client,
      dialect: route.dialect,
      method: request.method ?? '',
      path: facts.path,
    });
    this.#options.recorder.begin(story);
    return story;
  }

  #refuse(
    incoming: Omit<ModelRequest, 'key'>,
    story: ActivityEntry,
    startedAt: number,
    cause: unknown,
  ): void {
    const { clock, recorder, toAppError } = this.#options;
    story.totalMs = Math.round(clock.monotonicMs() - startedAt);
    if (cause instanceof ClientLeft) {
      story.outcome = 'left';
      story.error = { code: 'client-left', before: 'request' };
    } else {
      const error = toAppError(cause);
      story.outcome = 'refused';
      story.status = httpStatus(error);
      story.error = error;
      answerError(incoming.request, incoming.response, incoming.route.dialect, error, {
        requestId: story.id,
        now: clock.now(),
      });
    }
    recorder.end(story);
  }
}

function readAsked(scan: ScanResult, route: ModelRoute): Asked {
  if (!scan.ok) throw new AppFailure({ code: 'body-invalid', path: scan.path, problem: scan.problem });
  const model = scan.members.get('model');
  const stream = scan.members.get('stream');
  if (route.model !== null)
    return { model: route.model, stream: route.stream === true, modelMember: undefined };
  if (typeof model?.value !== 'string' || model.value === '') {
    const problem = model === undefined ? 'it is missing' : 'it must be a text that is not empty';
    throw new AppFailure({ code: 'body-invalid', path: 'model', problem });
  }
  return { model: model.value, stream: stream?.value === true, modelMember: model };
}

/** D4: the body stays as it came, except for a model that was asked for by an alias, with a prefix or with a pin. */
function renameModel(body: RequestBody, asked: Asked, model: string): RequestBody {
  if (asked.modelMember === undefined || asked.model === model) return body;
  return body.replaceRange(asked.modelMember, JSON.stringify(model));
}

/** How long what we mark ourselves is to be cached; undefined when we are not to mark anything. */
function cacheTtlFor({ cache, cacheTtls }: Settings, model: string): CacheTtl | undefined {
  if (!cache.auto) return undefined;
  const pattern = findPattern(Object.keys(cacheTtls), model);
  return pattern === undefined ? cache.ttl : cacheTtls[pattern];
}

function refuseMethod(request: IncomingMessage): AppError | undefined {
  if (request.method === 'POST') return undefined;
  return { code: 'method-not-allowed', method: request.method ?? '', allowed: 'POST' };
}
