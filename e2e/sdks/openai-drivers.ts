import OpenAI from 'openai';
import type { ResponseInputItem } from 'openai/resources/responses/responses';
import {
  errorNameOf,
  note,
  parameters,
  prompt,
  sayAsUser,
  question,
  takeSignal,
  toolFacts,
  type Answer,
  type CallOptions,
  type Endpoint,
  type SdkDriver,
} from './sdk-driver.ts';

const connectOpenAi = ({ url, key }: Endpoint) =>
  new OpenAI({ apiKey: key, baseURL: `${url}/v1`, maxRetries: 0, logLevel: 'off' });

const openAi = {
  name: 'openai',
  model: 'gpt-5.2',
  listModels: async (endpoint: Endpoint) => {
    const ids: string[] = [];
    for await (const { id } of connectOpenAi(endpoint).models.list()) ids.push(id);
    return ids;
  },
  errorClass: (status: number) => OpenAI[errorNameOf(status)],
  abortClass: OpenAI.APIUserAbortError,
};

export function createChatDriver(): SdkDriver {
  const ask = ({ model = openAi.model }: CallOptions) => ({ model, messages: prompt });
  const read = ({ choices, usage }: OpenAI.ChatCompletion): Answer => ({
    text: choices[0]?.message.content ?? '',
    inputTokens: usage?.prompt_tokens,
    outputTokens: usage?.completion_tokens,
  });
  return {
    ...openAi,
    name: 'openai (Chat Completions)',
    dialect: 'openai-chat',
    stream: async (endpoint, options = {}) => {
      const body = { ...ask(options), stream_options: { include_usage: true } };
      const stream = connectOpenAi(endpoint).chat.completions.stream(body, takeSignal(options));
      if (options.onPiece) stream.on('chunk', options.onPiece);
      return read(await stream.finalChatCompletion());
    },
    whole: async (endpoint, options = {}) =>
      read(await connectOpenAi(endpoint).chat.completions.create(ask(options), takeSignal(options))),
    useTool: async (endpoint, asked = question, model = openAi.model) => {
      const commands: string[] = [];
      const run = ({ command }: { command: string }) => note(commands, command);
      const parse = (text: string) => JSON.parse(text) as { command: string };
      const runner = connectOpenAi(endpoint).chat.completions.runTools({
        ...ask({ model }),
        messages: sayAsUser(asked),
        stream: true,
        tools: [{ type: 'function', function: { ...toolFacts, parameters, parse, function: run } }],
      });
      return { commands, text: (await runner.finalContent()) ?? '' };
    },
    countTokens: undefined,
  };
}

export function createResponsesDriver(): SdkDriver {
  const ask = ({ model = openAi.model }: CallOptions) => ({ model, input: question });
  const read = (response: OpenAI.Responses.Response): Answer => ({
    text: response.output_text,
    inputTokens: response.usage?.input_tokens,
    outputTokens: response.usage?.output_tokens,
  });
  return {
    ...openAi,
    name: 'openai (Responses)',
    dialect: 'openai-responses',
    stream: async (endpoint, options = {}) => {
      const stream = connectOpenAi(endpoint).responses.stream(ask(options), takeSignal(options));
      if (options.onPiece) stream.on('event', options.onPiece);
      return read(await stream.finalResponse());
    },
    whole: async (endpoint, options = {}) =>
      read(await connectOpenAi(endpoint).responses.create(ask(options), takeSignal(options))),
    useTool: async (endpoint, asked = question, model = openAi.model) => {
      const client = connectOpenAi(endpoint);
      const tools = [{ type: 'function' as const, ...toolFacts, parameters, strict: true }];
      const first = await client.responses.stream({ model, input: asked, tools }).finalResponse();
      const commands: string[] = [];
      const results = first.output.flatMap((item): ResponseInputItem[] => {
        if (item.type !== 'function_call') return [];
        const output = note(commands, (JSON.parse(item.arguments) as { command: string }).command);
        return [item, { type: 'function_call_output', call_id: item.call_id, output }];
      });
      const input = [...sayAsUser(asked), ...results];
      return {
        commands,
        text: (await client.responses.create({ model, input, tools })).output_text,
      };
    },
    countTokens: async (endpoint) =>
      (await connectOpenAi(endpoint).responses.inputTokens.count(ask({}))).input_tokens,
  };
}
