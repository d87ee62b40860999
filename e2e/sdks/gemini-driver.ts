import { ApiError, GoogleGenAI, type CallableTool, type GenerateContentResponse } from '@google/genai';
import {
  note,
  parameters,
  question,
  toolFacts,
  type Answer,
  type CallOptions,
  type Endpoint,
  type SdkDriver,
} from './sdk-driver.ts';

export function createGeminiDriver(): SdkDriver {
  const connect = ({ url, key }: Endpoint) => new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: url } });
  const defaultModel = 'gemini-2.5-pro';
  const ask = ({ model = defaultModel, signal }: CallOptions) => ({
    model,
    contents: question,
    ...(signal === undefined ? {} : { config: { abortSignal: signal } }),
  });
  const read = (pieces: readonly GenerateContentResponse[]): Answer => ({
    text: pieces.map(textOf).join(''),
    inputTokens: pieces.at(-1)?.usageMetadata?.promptTokenCount,
    outputTokens: pieces.at(-1)?.usageMetadata?.candidatesTokenCount,
  });
  return {
    name: '@google/genai',
    dialect: 'gemini',
    model: defaultModel,
    stream: async (endpoint, options = {}) => {
      const pieces: GenerateContentResponse[] = [];
      for await (const piece of await connect(endpoint).models.generateContentStream(ask(options))) {
        pieces.push(piece);
        options.onPiece?.();
      }
      return read(pieces);
    },
    whole: async (endpoint, options = {}) =>
      read([await connect(endpoint).models.generateContent(ask(options))]),
    useTool: async (endpoint, asked = question, model = defaultModel) => {
      const commands: string[] = [];
      const tool: CallableTool = {
        tool: () =>
          Promise.resolve({ functionDeclarations: [{ ...toolFacts, parametersJsonSchema: parameters }] }),
        callTool: (calls) =>
          Promise.resolve(
            calls.map(({ name = '', args }) => {
              const output = note(commands, String(args?.['command']));
              return { functionResponse: { name, response: { output } } };
            }),
          ),
      };
      const pieces: GenerateContentResponse[] = [];
      const body = { model, contents: asked, config: { tools: [tool] } };
      for await (const piece of await connect(endpoint).models.generateContentStream(body))
        pieces.push(piece);
      const afterCall = pieces.findLastIndex((piece) => (piece.functionCalls ?? []).length > 0) + 1;
      return { commands, text: read(pieces.slice(afterCall)).text };
    },
    countTokens: async (endpoint) => (await connect(endpoint).models.countTokens(ask({}))).totalTokens,
    listModels: async (endpoint) => {
      const names: string[] = [];
      for await (const { name = '' } of await connect(endpoint).models.list()) names.push(name);
      return names;
    },
    errorClass: () => ApiError,
    abortClass: Error,
  };
}

/** The SDK's own `text` warns where a piece also holds something else, such as a call. */
function textOf({ candidates }: GenerateContentResponse): string {
  const parts = candidates?.[0]?.content?.parts ?? [];
  return parts.map(({ text }) => text ?? '').join('');
}
