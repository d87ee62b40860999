import type { ProviderId, Dialect } from '../../shared/models/provider.ts';
import type { Upstream } from '../accounts/upstream.ts';
import type {
  AnswerSource,
  AnswerTarget,
  DialectTranslation,
  RequestSource,
} from '../dialects/translation.ts';
import { estimateTokens } from '../dialects/message/estimate-tokens.ts';
import { LossReport } from '../dialects/message/loss.ts';
import type { MessageRequest } from '../dialects/message/request.ts';
import type { CacheTtl } from '../dialects/message/parts.ts';
import { translations } from '../dialects/translations.ts';
import type { ModelRoute } from './model-route.ts';
import { fitRequest } from './fit-request.ts';
import { parseBody } from './parse-body.ts';
import { RequestBody } from './request-body.ts';

/** Anthropic caches for an hour only who asks for it by this name. */
const longCacheBeta = 'extended-cache-ttl-2025-04-11';

export interface TranslationOptions {
  readonly route: ModelRoute;
  /** The client's, as it came. */
  readonly body: RequestBody;
  readonly model: string;
  readonly stream: boolean;
  /** Names this request; ids that the answer needs are made from it. */
  readonly requestId: string;
  readonly createdAtMs: number;
  readonly autoCache: CacheTtl | undefined;
}

/** One attempt's side of a translation: what to send, and how to read and write what comes back. */
export interface TranslatedAttempt {
  readonly body: RequestBody;
  readonly stream: boolean;
  /** Of Anthropic's `anthropic-beta`, what this request needs beside the client's own. */
  readonly betas: readonly string[];
  readonly loss: LossReport;
  readonly upstream: DialectTranslation;
  readonly client: DialectTranslation;
  readonly source: AnswerSource;
  readonly target: AnswerTarget;
}

/** A client's request in no dialect: read when an account first needs it, and once for all attempts. */
export class TranslatableRequest {
  readonly #options: TranslationOptions;
  readonly #client: DialectTranslation;
  #parsed: { readonly request: MessageRequest; readonly loss: LossReport } | undefined;

  constructor(options: TranslationOptions) {
    this.#options = options;
    this.#client = translations[options.route.dialect];
  }

  /** Throws AppFailure `body-invalid` with the path of the fault. */
  writeFor(upstream: Upstream, dialect: Dialect): TranslatedAttempt {
    const { request, loss: lost } = (this.#parsed ??= this.#parse());
    const { requestId, createdAtMs, model, route, autoCache } = this.#options;
    const loss = new LossReport(this.#client.fieldPaths);
    for (const { path, reason } of lost.entries) loss.add(path, reason);
    const maker = nameMaker(upstream);
    const counts = route.operation === 'count-tokens';
    const stream = !counts && (this.#options.stream || upstream.provider.streamsOnly);
    const translation = translations[dialect];
    // A plan's caches are its client's own affair; the marks are for who pays by the token.
    const marks = dialect === 'anthropic' && upstream.tokens === null;
    const { body, tools } = translation.writeRequest(request, {
      model,
      stream,
      maker,
      autoCache: marks ? autoCache : undefined,
      loss,
    });
    const { requestFit } = upstream.provider;
    const fitted = requestFit === null ? body : fitRequest(body, requestFit, loss);
    const sent = counts ? (translation.counting?.narrowRequest(fitted, model) ?? fitted) : fitted;
    let calls = 0;
    return {
      body: new RequestBody([Buffer.from(JSON.stringify(sent))]),
      stream,
      betas: marks && autoCache === '1h' ? [longCacheBeta] : [],
      loss,
      upstream: translation,
      client: this.#client,
      source: { maker, tools, makeId: () => `call_${requestId.slice(-16)}${(calls += 1)}`, loss },
      target: {
        request,
        id: requestId,
        createdAt: Math.floor(createdAtMs / 1000),
        framing: route.framing,
        loss,
      },
    };
  }

  /** For an account whose dialect has no counter. Throws AppFailure `body-invalid` with the path of the fault. */
  estimateTokens(): number {
    const { request } = (this.#parsed ??= this.#parse());
    return estimateTokens(request);
  }

  #parse(): { request: MessageRequest; loss: LossReport } {
    const { route, model, stream, body } = this.#options;
    const loss = new LossReport(this.#client.fieldPaths);
    const source: RequestSource = {
      ...(route.model === null ? {} : { model, stream }),
      operation: route.operation === 'count-tokens' ? 'count-tokens' : 'generate',
      loss,
    };
    return { request: this.#client.parseRequest(parseBody(body), source), loss };
  }
}

/** Who can read reasoning state again: a vendor, whatever proxy stands before it; else one server alone. */
function nameMaker({ provider, origin }: Upstream): string {
  const vendors: readonly ProviderId[] = ['anthropic', 'openai', 'gemini'];
  return vendors.includes(provider.id) ? provider.id : `${provider.id}:${origin}`;
}
