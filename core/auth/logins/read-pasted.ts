/**
 * Reads what a person pasted: the address that the browser ended at, or the code that the provider's page shows. Text
 * from anywhere; it holds a code that is good for a login, so no part of it is ever logged or said back (row OA-10).
 */
import { AppFailure, type AppError } from '../../../shared/errors.ts';
import { isSameState } from './proof-key.ts';
import {
  isCode,
  readAnswer,
  readCallback,
  type CallbackAnswer,
  type ExpectedCallback,
  type StrayCallback,
} from './read-callback.ts';

export interface ExpectedPaste extends ExpectedCallback {
  readonly redirectUri: string;
  /** The provider's page shows the code for pasting, so that it may come without its state. */
  readonly showsCode: boolean;
}

/** Throws AppFailure `pasted-text-refused`. */
export function readPasted(text: string, expected: ExpectedPaste): CallbackAnswer {
  const pasted = unwrap(text);
  if (pasted === '') throw refuse('empty');
  const address = findAddress(pasted);
  if (address !== undefined) return readAddress(address, expected);
  const parameters = findParameters(pasted);
  if (parameters !== undefined) return readParameters(parameters, expected);
  return readShownCode(pasted, expected);
}

/** Around a text that was copied from a terminal, a chat or a document. */
const wrapping =
  /^[\s"'`“”‘’«»„<([\u200b-\u200f\u2060\ufeff]+|[\s"'`“”‘’«»„>)\],;\u200b-\u200f\u2060\ufeff]+$/g;
const lineBreak = /[ \t]*[\r\n\u2028\u2029]+[ \t]*/g;

/** Narrow windows break lines, and copies keep the breaks. */
const unwrap = (text: string) => text.replace(wrapping, '').replace(lineBreak, '').replace(wrapping, '');

/** Browsers leave `http://` out of what they show. */
const bareLoopback = /^(localhost|127\.0\.0\.1)(:\d+)?\//i;

/** An address, also in the middle of a sentence. */
function findAddress(pasted: string): URL | undefined {
  const start = pasted.search(/https?:\/\//i);
  if (start > 0) return URL.parse(unwrap(pasted.slice(start).split(/\s/)[0] ?? '')) ?? undefined;
  const text = pasted.replaceAll(/\s/g, '');
  return URL.parse(bareLoopback.test(text) ? `http://${text}` : start === 0 ? text : '') ?? undefined;
}

function readAddress(address: URL, expected: ExpectedPaste): CallbackAnswer {
  if (!isSamePlace(address, new URL(expected.redirectUri))) throw refuse('other-address');
  return readParameters(withShownState(address), expected);
}

/** `localhost` and 127.0.0.1 are one place here. */
function isSamePlace(address: URL, redirect: URL): boolean {
  const name = ({ hostname }: URL) => (hostname === 'localhost' ? '127.0.0.1' : hostname);
  return (
    address.protocol === redirect.protocol &&
    name(address) === name(redirect) &&
    address.port === redirect.port &&
    address.pathname === redirect.pathname
  );
}

/** `...?code=CODE#STATE` is what a page for pasting may lead to. */
function withShownState({ searchParams, hash }: URL): URLSearchParams {
  const query = new URLSearchParams(searchParams);
  const state = cutAtAmpersand(hash.slice(1));
  if (query.has('code') && !query.has('state') && state !== '') query.set('state', state);
  return query;
}

/** The part of an address from its `?` on, or from the name of a parameter on. */
function findParameters(pasted: string): URLSearchParams | undefined {
  const text = pasted.replaceAll(/\s/g, '');
  const start = /(?:^|[?&])(?=(?:code|error|state)=)/.exec(text);
  return start === null ? undefined : new URLSearchParams(text.slice(start.index + start[0].length));
}

function readParameters(query: URLSearchParams, expected: ExpectedPaste): CallbackAnswer {
  const mayLackState = expected.showsCode && !query.has('state') && query.has('code');
  if (mayLackState) return accept(query.size === new Set(query.keys()).size ? readAnswer(query) : repeated);
  return accept(readCallback(query, expected));
}

/** `CODE#STATE`, or the code alone. */
function readShownCode(pasted: string, { state: expected, showsCode }: ExpectedPaste): CallbackAnswer {
  const mark = pasted.indexOf('#');
  const shown = (mark === -1 ? pasted : pasted.slice(0, mark)).trim();
  const code = decode(cutAtAmpersand(shown));
  if (!isCode(code)) throw refuse('no-code');
  const state = mark === -1 ? '' : cutAtAmpersand(pasted.slice(mark + 1).replaceAll(/\s/g, ''));
  if (state === '' && !showsCode) throw refuse('no-code');
  if (state !== '' && !isSameState(state, expected)) throw refuse('other-login');
  return { kind: 'code', code };
}

/** Google's codes hold a `/`, which an address spells `%2F`. */
function decode(code: string): string {
  try {
    return decodeURIComponent(code);
  } catch {
    return code;
  }
}

const cutAtAmpersand = (text: string) => text.split('&')[0] ?? '';

const repeated: StrayCallback = { kind: 'stray', problem: 'repeated' };

function accept(answer: CallbackAnswer | StrayCallback): CallbackAnswer {
  if (answer.kind !== 'stray') return answer;
  const isOther = answer.problem === 'other-state' || answer.problem === 'other-issuer';
  throw refuse(isOther || answer.problem === 'no-state' ? 'other-login' : 'no-code');
}

type Problem = Extract<AppError, { code: 'pasted-text-refused' }>['problem'];

const refuse = (problem: Problem) => new AppFailure({ code: 'pasted-text-refused', problem });
