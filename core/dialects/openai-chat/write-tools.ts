import { fitSchema } from '../fit-openai.ts';
import { chooseTools } from '../message/choose-tools.ts';
import { customInputSchema } from '../message/custom-input.ts';
import type { ToolName } from '../message/parts.ts';
import type { MessageRequest } from '../message/request.ts';
import type { ToolIndex } from '../message/tool-index.ts';
import type { CustomTool, FunctionTool, HostedTool } from '../message/tools.ts';
import type { JsonObject } from '../read-json.ts';
import { traitsOf } from '../openai-traits.ts';
import type { RequestTarget } from '../translation.ts';

export function writeTools(request: MessageRequest, index: ToolIndex, target: RequestTarget): JsonObject {
  const { isOpenAi } = traitsOf(target);
  const tools: JsonObject[] = [];
  let search: JsonObject | undefined;
  for (const tool of chooseTools(request.tools, request.toolChoice)) {
    if (tool.type === 'function') tools.push(writeFunction(tool, index, target));
    else if (tool.type === 'custom') tools.push(writeCustom(tool, index, target, isOpenAi));
    else search = writeHosted(tool, target) ?? search;
  }
  return {
    tools: tools.length > 0 ? tools : undefined,
    tool_choice: tools.length > 0 ? writeToolChoice(request, index, isOpenAi) : undefined,
    parallel_tool_calls: tools.length > 0 ? request.parallelToolCalls : undefined,
    web_search_options: search,
  };
}

function writeFunction(tool: FunctionTool, index: ToolIndex, { loss }: RequestTarget): JsonObject {
  if (tool.deferred === true)
    loss.addOnce(
      `${tool.at ?? ''}.defer_loading`,
      'tools cannot be searched for here: all are shown at once',
    );
  return {
    type: 'function',
    function: {
      name: index.nameUpstream(tool),
      description: tool.description,
      parameters: fitSchema(tool.schema),
      strict: tool.strict,
    },
  };
}

function writeCustom(
  tool: CustomTool,
  index: ToolIndex,
  { loss }: RequestTarget,
  isOpenAi: boolean,
): JsonObject {
  const { description, grammar } = tool;
  const name = index.nameUpstream(tool);
  if (isOpenAi) {
    const format = grammar && { type: 'grammar', grammar };
    return { type: 'custom', custom: { name, description, format } };
  }
  const rule = grammar && `The input must follow this ${grammar.syntax} grammar:\n${grammar.definition}`;
  if (rule !== undefined)
    loss.addOnce(`${tool.at ?? ''}.format`, 'the grammar is told in words and not enforced');
  const words = [description, rule].filter((word) => word !== undefined).join('\n\n');
  return { type: 'function', function: { name, description: words, parameters: customInputSchema } };
}

/** Chat searches the web with models made for it, and has no other tools of its own. */
function writeHosted(tool: HostedTool, { loss, model }: RequestTarget): JsonObject | undefined {
  if (tool.service === 'web-search' && model.includes('-search')) {
    return { user_location: tool.location && { type: 'approximate', approximate: tool.location } };
  }
  loss.add(tool.at, `OpenAI Chat runs no "${tool.given}"`);
  return undefined;
}

function writeToolChoice(
  { toolChoice, tools }: MessageRequest,
  index: ToolIndex,
  isOpenAi: boolean,
): unknown {
  if (toolChoice === undefined) return undefined;
  const { mode, only } = toolChoice;
  const [single, second] = only ?? [];
  if (mode !== 'required' || single === undefined || second !== undefined) return mode;
  return writeNamed(single);

  function writeNamed(tool: ToolName): JsonObject {
    const isCustom = tools.some((known) => known.type === 'custom' && known.name === tool.name);
    const type = isCustom && isOpenAi ? 'custom' : 'function';
    return { type, [type]: { name: index.nameUpstream(tool) } };
  }
}
