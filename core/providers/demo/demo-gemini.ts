import {
  dataEvent,
  demoModel,
  splitWords,
  type DemoDialect,
  type DemoFacts,
  type DemoRequest,
  type DemoTurn,
  type Turn,
} from './demo-dialect.ts';
import { asList, asLoose, asText, type Loose } from './loose-json.ts';

/** Whether to stream, and whether as events or as one JSON array, stands in the URL. */
export function demoGemini(stream: 'sse' | 'json-array' | 'none'): DemoDialect {
  return {
    required: 'contents',
    read: (body) => ({
      turns: asList(body['contents']).flatMap(readContent),
      tools: asList(body['tools'])
        .flatMap((tool) => asList(tool['functionDeclarations']))
        .map((tool) => ({
          name: asText(tool['name']),
          namespace: null,
          kind: 'function',
          schema: tool['parametersJsonSchema'] ?? tool['parameters'],
        })),
      choice: readChoice(asLoose(asLoose(body['toolConfig'])['functionCallingConfig'])),
      json: readFormat(asLoose(body['generationConfig'])),
      stream: stream !== 'none',
      streamUsage: true,
    }),
    writeWhole: (turn, facts) => writeAnswer([{ text: turn.text }, ...writeCall(turn, facts)], facts, 'STOP'),
    writeStream: (turn, facts) => {
      const words = splitWords(turn.text).map((text) => writeAnswer([{ text }], facts));
      const last = writeAnswer(turn.call === null ? [{ text: '' }] : writeCall(turn, facts), facts, 'STOP');
      return frame([...words, last], stream);
    },
    writeCount: (tokens) => ({ totalTokens: tokens }),
    writeError: (status, message) => ({
      error: { code: status, message, status: status === 404 ? 'NOT_FOUND' : 'INVALID_ARGUMENT' },
    }),
  };
}

function readContent(content: Loose): Turn[] {
  const from = content['role'] === 'model' ? 'assistant' : 'user';
  return asList(content['parts']).flatMap((part): Turn[] => {
    if (part['functionResponse'] !== undefined) {
      return [{ from: 'tool', text: JSON.stringify(asLoose(part['functionResponse'])['response'] ?? '') }];
    }
    return typeof part['text'] === 'string' ? [{ from, text: part['text'] }] : [];
  });
}

function readChoice(config: Loose): DemoRequest['choice'] {
  const mode = asText(config['mode']).toUpperCase();
  if (mode === 'NONE') return 'none';
  if (mode !== 'ANY') return 'auto';
  const allowed = Array.isArray(config['allowedFunctionNames'])
    ? asText((config['allowedFunctionNames'] as unknown[])[0])
    : '';
  return allowed === '' ? 'any' : { name: allowed };
}

function readFormat(config: Loose): DemoRequest['json'] {
  if (config['responseMimeType'] !== 'application/json') return null;
  return { schema: config['responseJsonSchema'] ?? config['responseSchema'] };
}

function frame(chunks: readonly unknown[], stream: 'sse' | 'json-array' | 'none'): string[] {
  if (stream === 'sse') return chunks.map(dataEvent);
  return chunks.map((chunk, place) => {
    const before = place === 0 ? '[' : ',\r\n';
    return `${before}${JSON.stringify(chunk)}${place === chunks.length - 1 ? ']' : ''}`;
  });
}

function writeAnswer(parts: readonly unknown[], facts: DemoFacts, finishReason?: string) {
  return {
    candidates: [
      {
        index: 0,
        content: { role: 'model', parts },
        ...(finishReason === undefined ? {} : { finishReason }),
      },
    ],
    usageMetadata: {
      promptTokenCount: facts.tokens.input,
      candidatesTokenCount: facts.tokens.output,
      totalTokenCount: facts.tokens.input + facts.tokens.output,
    },
    modelVersion: demoModel,
    responseId: facts.id,
  };
}

function writeCall(turn: DemoTurn, facts: DemoFacts) {
  if (turn.call === null) return [];
  return [{ functionCall: { id: `call_${facts.id}`, name: turn.call.tool.name, args: turn.call.input } }];
}
