import type { Clock } from '../../ports.ts';
import { decideTurn, demoMark } from './decide-turn.ts';
import { demoAnthropic } from './demo-anthropic.ts';
import { demoModel, type DemoDialect } from './demo-dialect.ts';
import { demoGemini } from './demo-gemini.ts';
import { describeDemoModel, listDemoModels } from './demo-models.ts';
import { demoOpenAiChat } from './demo-openai-chat.ts';
import { demoOpenAiResponses } from './demo-openai-responses.ts';
import { estimateTokens } from './estimate-tokens.ts';
import type { Loose } from './loose-json.ts';

export interface DemoCall {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** Whose headers were sent, where they tell: model lists have one path for three vendors. */
  readonly vendor: 'anthropic' | 'gemini' | undefined;
  readonly body: string;
}

export interface DemoAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent one after the other; a whole answer is one piece. */
  readonly pieces: readonly string[];
}

type Answer = (call: DemoCall, ids: DemoIds) => DemoAnswer;
/** Gives the parts of an answer that differ each time. */
export type DemoIds = () => { readonly id: string; readonly createdAt: number };

export function createDemoIds(clock: Clock): DemoIds {
  let count = 0;
  return () => {
    const now = clock.now();
    count += 1;
    return { id: `demo${now.toString(36)}${count.toString(36)}`, createdAt: Math.floor(now / 1000) };
  };
}

/** Answers any request; what the demo does not have is refused in its dialect's own words. */
export function answerDemo(call: DemoCall, ids: DemoIds): DemoAnswer {
  const [pathname = '', query = ''] = call.path.split('?', 2);
  const [, version = '', rest = ''] = /^(\/v1beta|\/v1)?(\/.*)$/.exec(pathname) ?? [];
  const answer = call.method === 'GET' ? findList(version, rest) : findRoute(call.method, rest, query);
  if (answer !== undefined) return answer(call, ids);
  const dialect = guessDialect(version, rest, call);
  return refuse(dialect, 404, `There is no ${call.method} ${pathname} here.`);
}

const fixedRoutes: Readonly<Record<string, Answer>> = {
  '/messages': generate(demoAnthropic),
  '/messages/count_tokens': count(demoAnthropic),
  '/chat/completions': generate(demoOpenAiChat),
  '/responses': generate(demoOpenAiResponses),
  '/responses/input_tokens': count(demoOpenAiResponses),
  '/responses/compact': () =>
    refuse(demoOpenAiResponses, 400, 'The demo has no model that could compact a conversation.'),
};

function findRoute(method: string, rest: string, query: string): Answer | undefined {
  if (method !== 'POST') return undefined;
  const action = /^\/models\/.+:(\w+)$/.exec(rest)?.[1];
  switch (action) {
    case 'generateContent':
      return generate(demoGemini('none'));
    case 'streamGenerateContent':
      return generate(demoGemini(new URLSearchParams(query).get('alt') === 'sse' ? 'sse' : 'json-array'));
    case 'countTokens':
      return count(demoGemini('none'));
    default:
      return Object.hasOwn(fixedRoutes, rest) ? fixedRoutes[rest] : undefined;
  }
}

function findList(version: string, rest: string): Answer | undefined {
  const vendorOf = (call: DemoCall) => (version === '/v1beta' ? 'gemini' : (call.vendor ?? 'openai'));
  if (rest === '/models') return (call) => whole(200, listDemoModels[vendorOf(call)]());
  return rest === `/models/${demoModel}`
    ? (call) => whole(200, describeDemoModel[vendorOf(call)]())
    : undefined;
}

function guessDialect(version: string, rest: string, call: DemoCall): DemoDialect {
  if (version === '/v1beta' || call.vendor === 'gemini' || /^\/models\/.*:/.test(rest))
    return demoGemini('none');
  return call.vendor === 'anthropic' || rest.startsWith('/messages') ? demoAnthropic : demoOpenAiChat;
}

function generate(dialect: DemoDialect): Answer {
  return withBody(dialect, (body, call, ids) => {
    const request = dialect.read(body);
    const turn = decideTurn(request);
    const said = turn.text + (turn.call === null ? '' : JSON.stringify(turn.call.input));
    const tokens = { input: estimateTokens(call.body), output: estimateTokens(said) };
    const facts = { ...ids(), tokens };
    if (!request.stream) return whole(200, dialect.writeWhole(turn, facts));
    return streamed(dialect.writeStream(turn, facts, request));
  });
}

/** Gemini's count may wrap the request to be counted, and OpenAI's may count a conversation it keeps. */
function count(dialect: DemoDialect): Answer {
  return withBody({ ...dialect, required: '' }, (_body, call) =>
    whole(200, dialect.writeCount(estimateTokens(call.body))),
  );
}

function withBody(
  dialect: DemoDialect,
  answer: (body: Loose, call: DemoCall, ids: DemoIds) => DemoAnswer,
): Answer {
  return (call, ids) => {
    const body = parseObject(call.body);
    if (body === undefined) return refuse(dialect, 400, 'The request body is not a JSON object.');
    if (dialect.required !== '' && body[dialect.required] === undefined) {
      return refuse(dialect, 400, `${dialect.required}: Field required`);
    }
    return answer(body, call, ids);
  };
}

function parseObject(text: string): Loose | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Loose) : undefined;
  } catch {
    return undefined;
  }
}

function refuse(dialect: DemoDialect, status: number, message: string): DemoAnswer {
  return whole(status, dialect.writeError(status, `${demoMark} ${message}`));
}

const demoHeader = { 'x-portunus-demo': 'true' };

function whole(status: number, body: unknown): DemoAnswer {
  const text = JSON.stringify(body);
  const length = String(Buffer.byteLength(text));
  return {
    status,
    headers: { 'content-type': 'application/json', 'content-length': length, ...demoHeader },
    pieces: [text],
  };
}

function streamed(pieces: readonly string[]): DemoAnswer {
  const type = pieces[0]?.startsWith('[') === true ? 'application/json' : 'text/event-stream; charset=utf-8';
  return { status: 200, headers: { 'content-type': type, ...demoHeader }, pieces };
}
