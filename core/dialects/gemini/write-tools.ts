import { customInputSchema } from '../message/custom-input.ts';
import type { MessageRequest } from '../message/request.ts';
import type { ToolIndex } from '../message/tool-index.ts';
import type { CustomTool, FunctionTool, HostedTool } from '../message/tools.ts';
import type { JsonObject } from '../read-json.ts';
import type { RequestTarget } from '../translation.ts';
import { fitParameters } from './fit-schema.ts';
import type { ModelTraits } from './model-traits.ts';
import { simplifyParameters } from './simplify-schema.ts';

export function writeTools(
  { tools }: MessageRequest,
  index: ToolIndex,
  traits: ModelTraits,
  target: RequestTarget,
): JsonObject[] | undefined {
  const functions = tools
    .filter((tool) => tool.type !== 'hosted')
    .map((tool) => writeFunction(tool, index, traits, target));
  const hosted = tools
    .filter((tool) => tool.type === 'hosted')
    .map((tool) => writeHosted(tool, functions.length > 0, target))
    .filter((tool) => tool !== undefined);
  const written = [...(functions.length > 0 ? [{ functionDeclarations: functions }] : []), ...hosted];
  return written.length > 0 ? written : undefined;
}

function writeFunction(
  tool: FunctionTool | CustomTool,
  index: ToolIndex,
  { takesJsonSchema }: ModelTraits,
  { loss }: RequestTarget,
): JsonObject {
  if (tool.deferred === true)
    loss.addOnce(
      `${tool.at ?? ''}.defer_loading`,
      'tools cannot be searched for here: all are shown at once',
    );
  if (tool.type === 'function' && tool.strict === true)
    loss.addOnce(`${tool.at ?? ''}.strict`, 'Gemini has no strict tools');
  const schema = tool.type === 'custom' ? customInputSchema : tool.schema;
  return {
    name: index.nameUpstream(tool),
    description: tool.type === 'custom' ? describeCustom(tool, loss) : tool.description,
    ...(takesJsonSchema
      ? { parametersJsonSchema: fitParameters(schema) }
      : { parameters: simplifyParameters(schema) }),
  };
}

function describeCustom(
  { description, grammar, at }: CustomTool,
  loss: RequestTarget['loss'],
): string | undefined {
  if (grammar === undefined) return description;
  loss.addOnce(`${at ?? ''}.format`, 'the grammar is told in words and not enforced');
  return `${description ?? ''}\n\nThe input must follow this ${grammar.syntax} grammar:\n${grammar.definition}`;
}

const names = {
  'web-search': 'googleSearch',
  'web-fetch': 'urlContext',
  'code-execution': 'codeExecution',
} as const;

/** Google's own tools go with functions only where the client can hand back what they did, which no other dialect can. */
function writeHosted(
  tool: HostedTool,
  hasFunctions: boolean,
  { loss }: RequestTarget,
): JsonObject | undefined {
  if (tool.service === undefined || hasFunctions) {
    const reason =
      tool.service === undefined
        ? `Google runs no "${tool.given}" that could be had here`
        : 'Google’s own tools cannot be had beside functions';
    loss.add(tool.at, reason);
    return undefined;
  }
  for (const key of ['allowedDomains', 'blockedDomains', 'location'] as const)
    if (tool[key] !== undefined) loss.add(tool.at, `Google’s tools cannot be told ${wishes[key]}`);
  return { [names[tool.service]]: {} };
}

const wishes = {
  allowedDomains: 'which sites to look at',
  blockedDomains: 'which sites to leave out',
  location: 'where the user is',
};

export function writeToolConfig(
  { tools, toolChoice }: MessageRequest,
  index: ToolIndex,
): JsonObject | undefined {
  if (toolChoice === undefined || tools.every(({ type }) => type === 'hosted')) return undefined;
  const { mode, only } = toolChoice;
  const allowedFunctionNames = mode === 'none' ? undefined : only?.map((name) => index.nameUpstream(name));
  return { functionCallingConfig: { mode: modeOf(toolChoice), allowedFunctionNames } };
}

/** Functions can be named beside `ANY`, and beside `VALIDATED`, which leaves the choice to the model. */
function modeOf({ mode, only }: NonNullable<MessageRequest['toolChoice']>): string {
  if (mode === 'auto') return only === undefined ? 'AUTO' : 'VALIDATED';
  return mode === 'none' ? 'NONE' : 'ANY';
}
