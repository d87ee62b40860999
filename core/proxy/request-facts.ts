/**
 * The data plane's first look at a request: everything the checks need, in one pass over the raw headers.
 * A trust boundary: what is read here comes from anything on this machine, web pages included.
 * The presented keys are secrets; nothing of this may be logged.
 */
import type { IncomingMessage } from 'node:http';

export type Vendor = 'anthropic' | 'gemini';

export interface RequestFacts {
  /** As the request line has it; Node's parser takes 0.9 and 2.0 too. */
  readonly httpVersion: string;
  readonly path: string;
  readonly query: string;
  /** Every Host line; a request has exactly one (row LOC-3). */
  readonly hosts: readonly string[];
  readonly transferEncodings: readonly string[];
  readonly contentLength: number;
  readonly contentType: string;
  readonly contentEncoding: string;
  readonly fromWebPage: boolean;
  /** The vendor whose SDK this is, where a header of its own tells. */
  readonly vendor: Vendor | undefined;
  /** In the order in which they count; `x-portunus-key` alone decides where it is sent. */
  readonly presentedKeys: readonly string[];
  /** The Authorization for the provider itself, from a client that brings its key in `x-portunus-key`. */
  readonly clientLogin: string | undefined;
  /** The client's own name for the conversation that the request belongs to. */
  readonly session: string | undefined;
  /** Engines this request came through already (row LOC-8). */
  readonly via: string;
}

/** Added to requests to addresses of the user's own, which may lead back to us. */
export const viaHeader = 'x-portunus-via';

/** Longer than any client's; what is longer is not remembered. */
const longestSession = 200;

export function readRequestFacts(request: IncomingMessage): RequestFacts {
  const target = request.url ?? '';
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  const query = mark === -1 ? '' : target.slice(mark + 1);

  const hosts: string[] = [];
  const transferEncodings: string[] = [];
  const keys: string[] = [];
  let ownKey: string | undefined;
  let authorization: string | undefined;
  let contentLength = -1;
  let contentType = '';
  let contentEncoding = '';
  let fromWebPage = false;
  let vendor: Vendor | undefined;
  let session: string | undefined;
  let via = '';

  const raw = request.rawHeaders;
  for (let index = 0; index < raw.length; index += 2) {
    const value = raw[index + 1] ?? '';
    switch (raw[index]?.toLowerCase()) {
      case 'host':
        hosts.push(value);
        break;
      case 'transfer-encoding':
        transferEncodings.push(value);
        break;
      case 'content-length':
        contentLength = Number(value);
        break;
      case 'content-type':
        contentType = value;
        break;
      case 'content-encoding':
        contentEncoding = value;
        break;
      case 'origin':
        fromWebPage = true;
        break;
      case 'sec-fetch-site':
        fromWebPage ||= value !== 'none';
        break;
      case 'anthropic-version':
        vendor = 'anthropic';
        break;
      case 'authorization':
        authorization = value;
        keys.push(value.replace(/^Bearer +/i, ''));
        break;
      case 'x-api-key':
        keys.push(value);
        break;
      case 'x-goog-api-key':
        vendor = 'gemini';
        keys.push(value);
        break;
      case 'x-portunus-key':
        ownKey = value;
        break;
      // Claude Code; Codex; OpenCode and Kilo, which send both
      case 'x-claude-code-session-id':
      case 'session-id':
      case 'x-session-id':
      case 'x-session-affinity':
        session ??= value;
        break;
      case viaHeader:
        via = value;
        break;
      default:
        break;
    }
  }
  if (/(^|&)key=|%/.test(query)) keys.push(...new URLSearchParams(query).getAll('key'));
  return {
    httpVersion: request.httpVersion,
    path,
    query,
    hosts,
    transferEncodings,
    contentLength,
    contentType,
    contentEncoding,
    fromWebPage,
    vendor,
    presentedKeys: ownKey === undefined ? keys : [ownKey],
    session: isUsable(session) ? session : undefined,
    clientLogin: ownKey === undefined ? undefined : authorization,
    via,
  };
}

const isUsable = (session = '') => session !== '' && session.length <= longestSession;
