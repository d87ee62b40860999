import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type ErrorRequestHandler, type Request, type Response } from 'express';
import type { AppError } from '../../shared/errors.ts';
import { answerError, setGuardHeaders } from './answer.ts';
import type { SideRoutes, UpgradeRoutes } from './data-plane.ts';
import { answerOnSocket } from './answer-on-socket.ts';
import { dialectOfPath } from './model-route.ts';
import type { ListShape, ModelLists } from './model-lists.ts';
import type { RawProxy } from './raw-proxy.ts';
import type { RequestFacts } from './request-facts.ts';

export interface SideAppOptions {
  readonly models: ModelLists;
  readonly raw: RawProxy;
  readonly toAppError: (cause: unknown) => AppError;
}

/** Everything on the data plane's port that is not a hot model route (decision D3). */
export function createSideApp(options: SideAppOptions): { handle: SideRoutes; upgrade: UpgradeRoutes } {
  const factsOf = new WeakMap<IncomingMessage, RequestFacts>();
  const facts = (request: IncomingMessage) => factsOf.get(request) ?? missingFacts();
  const refuse = (request: IncomingMessage, response: ServerResponse, error: AppError) => {
    const { path, vendor } = facts(request);
    answerError(request, response, dialectOfPath(path, vendor), error);
  };
  const notFound = (request: Request, response: Response) => {
    const { path } = facts(request);
    refuse(request, response, { code: 'route-unknown', method: request.method, path: path.slice(0, 200) });
  };
  const shapeOf = (request: Request): ListShape => {
    if (facts(request).path.startsWith('/v1beta/')) return 'gemini';
    return facts(request).vendor ?? 'openai';
  };

  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', false);
  app.use((_request, response, next) => {
    setGuardHeaders(response);
    next();
  });
  app.get('/health', (_request, response) => void response.json({ status: 'ok' }));
  app.get(['/v1/models', '/v1beta/models'], async (request, response) => {
    response.json(await options.models.list(shapeOf(request)));
  });
  app.get(['/v1/models/*id', '/v1beta/models/*id'], async (request, response) => {
    const id = [request.params['id']].flat().join('/');
    const model = await options.models.find(shapeOf(request), id);
    if (model === undefined) refuse(request, response, { code: 'model-unknown', model: id.slice(0, 200) });
    else response.json(model);
  });
  app.use('/raw', async (request, response) => {
    // Express took the mount path off; the proxy reads the path from the facts.
    const error = await options.raw.handle(request, response, facts(request));
    if (error !== undefined) refuse(request, response, error);
  });
  app.use(notFound);
  const onError: ErrorRequestHandler = (cause: unknown, request, response, next) => {
    if (response.headersSent) next(cause);
    // A path whose escapes stand for nothing names nothing.
    else if (cause instanceof URIError) notFound(request, response);
    else refuse(request, response, options.toAppError(cause));
  };
  app.use(onError);

  return {
    handle: (request, response, requestFacts) => {
      factsOf.set(request, requestFacts);
      app(request, response);
    },
    upgrade: (request, socket, head, requestFacts) => {
      if (requestFacts.path.startsWith('/raw/'))
        options.raw.upgrade(request, socket, head, requestFacts).catch(() => socket.destroy());
      // 426 makes Codex fall back to HTTP at once; any other status costs it seven tries.
      else answerOnSocket(socket, { code: 'upgrade-not-offered' });
    },
  };
}

function missingFacts(): never {
  throw new Error('a request that did not come through the data plane');
}
