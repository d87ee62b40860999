import { dataEvent } from '../fakes/vendors/answers.ts';
import { asList, asLoose, type Loose } from '../fakes/vendors/loose.ts';
import { commandOf, compact, countOf, propertiesOf, schemaOf, someCount, textOf, textsOf } from './speech.ts';
import type { Said, Speech, Stop, Talk } from './speech.ts';

const stops: Readonly<Record<Stop, string>> = {
  end: 'STOP',
  'max-tokens': 'MAX_TOKENS',
  'stop-sequence': 'STOP',
  'tool-calls': 'STOP',
  filtered: 'SAFETY',
};

const inline = (mimeType: string, data: string) => ({ inlineData: { mimeType, data } });

export const gemini: Speech = {
  ask: (talk, model, stream, key) => ({
    path: `/v1beta/models/${model}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
    headers: { 'x-goog-api-key': key },
    body: {
      ...(talk.system ? { systemInstruction: { parts: [{ text: talk.system }] } } : {}),
      contents: writeContents(talk),
      ...(talk.tools
        ? {
            tools: [
              {
                functionDeclarations: talk.tools.map((name) => ({
                  name,
                  parametersJsonSchema: schemaOf('command'),
                })),
              },
            ],
          }
        : {}),
      ...(talk.forced
        ? { toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: [talk.forced] } } }
        : {}),
      generationConfig: {
        ...(talk.thinks ? { thinkingConfig: { includeThoughts: true, thinkingBudget: 16_000 } } : {}),
        ...(talk.answerHas
          ? { responseMimeType: 'application/json', responseJsonSchema: schemaOf(talk.answerHas[0]!) }
          : {}),
      },
    },
  }),

  readAsked: (body) => {
    const contents = asList(body['contents']);
    const parts = contents.flatMap((content) => asList(content['parts']));
    const results = parts.flatMap(({ functionResponse }) =>
      functionResponse ? [asLoose(functionResponse)] : [],
    );
    const media = [...parts, ...results.flatMap((result) => asList(result['parts']))].map(({ inlineData }) =>
      asLoose(inlineData),
    );
    const find = (type: string) => textOf(media.find(({ mimeType }) => mimeType === type)?.['data']);
    const config = asLoose(body['generationConfig']);
    const users = contents.filter(({ role }) => role !== 'model');
    const calling = asLoose(asLoose(body['toolConfig'])['functionCallingConfig']);
    const declared = asList(body['tools']).flatMap((tool) => asList(tool['functionDeclarations']));
    return compact<Talk>({
      system: textsOf(asLoose(body['systemInstruction'])['parts']).join('\n'),
      text: users.flatMap((content) => textsOf(content['parts'])).join(''),
      image: find('image/png'),
      pdf: find('application/pdf'),
      tools: declared.map(({ name }) => textOf(name)),
      forced:
        calling['mode'] === 'ANY'
          ? textOf((calling['allowedFunctionNames'] as unknown[] | undefined)?.[0])
          : undefined,
      thinks: Object.keys(asLoose(config['thinkingConfig'])).length > 0 ? true : undefined,
      answerHas: propertiesOf(config['responseJsonSchema'] ?? config['responseSchema']),
      trip: parts
        .flatMap(({ functionCall }) => (functionCall ? [asLoose(functionCall)] : []))
        .map((call, index) => ({ ...readCall(call), result: readResult(results[index]) })),
    });
  },

  sayWhole: (said) => writeAnswer(writeParts(said), said, stops[said.stop ?? 'end']),

  sayStream: (said) => {
    const parts = writeParts(said).map((part) => dataEvent(writeAnswer([part], said)));
    if (said.error) {
      return [...parts, dataEvent({ error: { code: 500, message: said.error, status: 'INTERNAL' } })];
    }
    return [...parts, dataEvent(writeAnswer([{ text: '' }], said, stops[said.stop ?? 'end']))];
  },

  sayError: (message) => ({ error: { code: 400, message, status: 'INVALID_ARGUMENT' } }),

  hearWhole: (body) => hear([body]),
  hearStream: (events) => hear(events),
};

function writeContents(talk: Talk): Loose[] {
  const parts = [
    ...(talk.image && !talk.trip ? [inline('image/png', talk.image)] : []),
    ...(talk.pdf ? [inline('application/pdf', talk.pdf)] : []),
    { text: talk.text },
  ];
  if (talk.trip === undefined) return [{ role: 'user', parts }];
  return [
    { role: 'user', parts },
    {
      role: 'model',
      parts: talk.trip.map(({ name, command }) => ({ functionCall: { name, args: { command } } })),
    },
    {
      role: 'user',
      parts: [
        ...talk.trip.map(({ name, result }) => ({
          functionResponse: { name, response: { output: result } },
        })),
        ...(talk.image ? [inline('image/png', talk.image)] : []),
      ],
    },
  ];
}

/** Whatever name the result stands under. */
function readResult(result: Loose | undefined): string {
  const [value] = Object.values(asLoose(result?.['response']));
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function writeParts(said: Said): Loose[] {
  return [
    ...(said.reasoning ? [{ text: said.reasoning, thought: true }] : []),
    ...(said.text ? [{ text: said.text }] : []),
    ...(said.calls ?? []).map(({ name, command }, index) => ({
      functionCall: { name, args: { command } },
      ...(index === 0 ? { thoughtSignature: 'c2lnbmVk' } : {}),
    })),
  ];
}

function writeAnswer(parts: readonly Loose[], said: Said, finishReason?: string): Loose {
  const { tokens } = said;
  const thoughts = tokens?.reasoning ?? 0;
  const prompt = (tokens?.input ?? 0) + (tokens?.cacheRead ?? 0);
  return {
    candidates: [{ index: 0, content: { role: 'model', parts }, ...(finishReason ? { finishReason } : {}) }],
    usageMetadata: {
      promptTokenCount: prompt,
      cachedContentTokenCount: tokens?.cacheRead ?? 0,
      candidatesTokenCount: (tokens?.output ?? 0) - thoughts,
      thoughtsTokenCount: thoughts,
      totalTokenCount: prompt + (tokens?.output ?? 0),
    },
    modelVersion: 'gemini-2.5-pro',
    responseId: 'one',
  };
}

const readCall = (call: Loose) => ({ name: textOf(call['name']), command: commandOf(call['args']) });

function readStop(reason: unknown, hasCalls: boolean): Stop | undefined {
  if (reason === 'STOP') return hasCalls ? 'tool-calls' : 'end';
  return (Object.keys(stops) as Stop[]).find((name) => stops[name] === reason);
}

function hear(answers: readonly Loose[]): Said {
  const candidates = answers.flatMap((answer) => asList(answer['candidates']).slice(0, 1));
  const parts = candidates.flatMap(({ content }) => asList(asLoose(content)['parts']));
  const usage = asLoose(
    answers.findLast(({ usageMetadata }) => usageMetadata !== undefined)?.['usageMetadata'],
  );
  const cacheRead = countOf(usage['cachedContentTokenCount']);
  const calls = parts.flatMap(({ functionCall }) => (functionCall ? [readCall(asLoose(functionCall))] : []));
  const reason = candidates.findLast(({ finishReason }) => finishReason !== undefined)?.['finishReason'];
  return compact<Said>({
    reasoning: textsOf(parts.filter(({ thought }) => thought === true)).join(''),
    text: textsOf(parts.filter(({ thought }) => thought !== true)).join(''),
    calls,
    stop: readStop(reason, calls.length > 0),
    tokens: {
      input: countOf(usage['promptTokenCount']) - cacheRead,
      output: countOf(usage['candidatesTokenCount']) + countOf(usage['thoughtsTokenCount']),
      cacheRead,
      ...compact<{ reasoning?: number }>({ reasoning: someCount(usage['thoughtsTokenCount']) }),
    },
    error: textOf(asLoose(answers.find(({ error }) => error !== undefined)?.['error'])['message']),
  });
}
