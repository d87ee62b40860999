import Anthropic from '@anthropic-ai/sdk';
import { betaTool } from '@anthropic-ai/sdk/helpers/beta/json-schema';
import {
  errorNameOf,
  note,
  parameters,
  prompt,
  question,
  sayAsUser,
  takeSignal,
  toolFacts,
  type Answer,
  type CallOptions,
  type Endpoint,
  type SdkDriver,
} from './sdk-driver.ts';

export function createAnthropicDriver(): SdkDriver {
  const connect = ({ url, key }: Endpoint) =>
    new Anthropic({ apiKey: key, baseURL: url, maxRetries: 0, logLevel: 'off' });
  const defaultModel = 'claude-sonnet-5-5';
  const ask = ({ model = defaultModel }: CallOptions) => ({ model, max_tokens: 64, messages: prompt });
  const read = (message: Anthropic.Message | Anthropic.Beta.BetaMessage): Answer => ({
    text: message.content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
    inputTokens: message.usage.input_tokens,
    outputTokens: message.usage.output_tokens,
  });
  return {
    name: '@anthropic-ai/sdk',
    dialect: 'anthropic',
    model: defaultModel,
    stream: async (endpoint, options = {}) => {
      const stream = connect(endpoint).messages.stream(ask(options), takeSignal(options));
      if (options.onPiece) stream.on('streamEvent', options.onPiece);
      return read(await stream.finalMessage());
    },
    whole: async (endpoint, options = {}) =>
      read(await connect(endpoint).messages.create(ask(options), takeSignal(options))),
    useTool: async (endpoint, asked = question, model = defaultModel) => {
      const commands: string[] = [];
      const tool = betaTool({
        ...toolFacts,
        inputSchema: parameters,
        run: ({ command }) => note(commands, command),
      });
      const body = { ...ask({ model }), messages: sayAsUser(asked), tools: [tool], stream: true as const };
      const runner = connect(endpoint).beta.messages.toolRunner(body);
      return { commands, text: read(await runner.runUntilDone()).text };
    },
    countTokens: async (endpoint) =>
      (await connect(endpoint).messages.countTokens({ model: defaultModel, messages: prompt })).input_tokens,
    listModels: async (endpoint) => {
      const ids: string[] = [];
      for await (const { id } of connect(endpoint).models.list()) ids.push(id);
      return ids;
    },
    errorClass: (status) => Anthropic[errorNameOf(status)],
    abortClass: Anthropic.APIUserAbortError,
  };
}
