import type { IncomingHttpHeaders } from 'node:http';
import type { Upstream } from '../accounts/upstream.ts';
import { LossReport } from '../dialects/message/loss.ts';
import { translations } from '../dialects/translations.ts';
import { upstreamPath } from '../providers/upstream-path.ts';
import type { Dialect } from '../../shared/models/provider.ts';
import { fitBody } from './fit-request.ts';
import type { ModelRoute } from './model-route.ts';
import type { RequestBody } from './request-body.ts';
import { sealPlan } from './sealed-plan.ts';
import type { TranslatableRequest, TranslatedAttempt } from './translated-request.ts';
import { addBetas, buildRequestHeaders } from './upstream-headers.ts';

/** What a client asked for, as far as asking an upstream for it goes. */
export interface AskedRequest {
  readonly requestId: string;
  readonly route: ModelRoute;
  readonly model: string;
  readonly stream: boolean;
  /** Exactly what goes upstream where the upstream speaks the client's dialect. */
  readonly body: RequestBody;
  /** What is asked where it does not. */
  readonly translatable: TranslatableRequest;
}

/** What one attempt sends, and how its answer is read. */
export interface AttemptPlan {
  readonly dialect: Dialect;
  readonly body: RequestBody;
  /** Whether a stream is asked for: not the client's wish where the upstream only streams. */
  readonly stream: boolean;
  /** What could not be carried; undefined where the bytes go as they came. */
  readonly loss: LossReport | undefined;
  /** How the answer is told to the client; undefined where its bytes pass. */
  readonly translation: TranslatedAttempt | undefined;
}

/** Throws AppFailure `body-invalid` where the body has to be read and cannot be. */
export function planAttempt(asked: AskedRequest, upstream: Upstream, dialect: Dialect): AttemptPlan {
  const plan = planContent(asked, upstream, dialect);
  return upstream.provider.envelope === null ? plan : sealPlan(plan, asked, upstream);
}

function planContent(asked: AskedRequest, upstream: Upstream, dialect: Dialect): AttemptPlan {
  const { route, stream, body, translatable } = asked;
  const { requestFit, streamsOnly, envelope } = upstream.provider;
  const generates = route.operation === 'generate';
  // What comes in envelopes comes as events, and a client of Gemini's may want one list instead.
  const isFramedAnew = envelope !== null && stream && route.framing === 'json-array';
  if (dialect !== route.dialect || isFramedAnew) {
    const translation = translatable.writeFor(upstream, dialect);
    return {
      dialect,
      body: translation.body,
      stream: translation.stream,
      loss: translation.loss,
      translation,
    };
  }
  const loss =
    generates && requestFit !== null ? new LossReport(translations[dialect].fieldPaths) : undefined;
  const fitted = requestFit !== null && loss !== undefined ? fitBody(body, requestFit, loss) : body;
  // The stream is gathered and written down as the whole answer that was asked for.
  const gathers = generates && streamsOnly && !stream;
  const translation = gathers ? translatable.writeFor(upstream, dialect) : undefined;
  return { dialect, body: fitted, stream: stream || gathers, loss, translation };
}

export interface Call {
  readonly path: string;
  readonly headers: Record<string, string>;
}

/** Where the attempt goes and what it says in its head. */
export function describeCall(
  { route, model }: AskedRequest,
  { dialect, body, stream, translation }: AttemptPlan,
  upstream: Upstream,
  received: IncomingHttpHeaders,
  instance: string,
): Call {
  const { provider } = upstream;
  const path = upstream.basePath + upstreamPath(provider, dialect, route.operation, model, stream);
  // A query belongs to the API that it came with; Gemini streams as events only when told so.
  const isOwn = translation === undefined && provider.envelope === null;
  const query = isOwn ? route.query : stream && dialect === 'gemini' ? 'alt=sse' : '';
  const headers = buildRequestHeaders(received, upstream, instance);
  if (translation !== undefined) describeTranslatedBody(headers, translation);
  headers['content-length'] = String(body.size);
  return { path: query === '' ? path : `${path}?${query}`, headers };
}

/** The body is ours, so what the client said of its own does not hold; and it may want a form that is not asked for. */
function describeTranslatedBody(headers: Record<string, string>, { stream, betas }: TranslatedAttempt): void {
  headers['content-type'] = 'application/json';
  headers['accept'] = stream ? 'text/event-stream' : 'application/json';
  if (betas.length > 0) addBetas(headers, betas);
}
