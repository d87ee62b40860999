import { fitSchema } from '../fit-openai.ts';
import { chooseTools } from '../message/choose-tools.ts';
import { customInputSchema } from '../message/custom-input.ts';
import type { ToolName } from '../message/parts.ts';
import type { MessageRequest } from '../message/request.ts';
import type { ToolIndex } from '../message/tool-index.ts';
import type { CustomTool, FunctionTool, HostedTool } from '../message/tools.ts';
import { traitsOf } from '../openai-traits.ts';
import type { JsonObject } from '../read-json.ts';
import type { RequestTarget } from '../translation.ts';

export function writeTools(request: MessageRequest, index: ToolIndex, target: RequestTarget): JsonObject {
  const { isOpenAi } = traitsOf(target);
  // OpenAI is told which ones may be called; others are only shown these.
  const shown = isOpenAi ? request.tools : chooseTools(request.tools, request.toolChoice);
  const tools = shown
    .map((tool) => {
      if (tool.type === 'function') return writeFunction(tool, index, target);
      return tool.type === 'custom' ? writeCustom(tool, index, target) : writeHosted(tool, target);
    })
    .filter((tool) => tool !== undefined);
  if (tools.length === 0) return {};
  return {
    tools,
    tool_choice: writeToolChoice(request, index, isOpenAi),
    parallel_tool_calls: request.parallelToolCalls,
  };
}

function writeFunction(tool: FunctionTool, index: ToolIndex, target: RequestTarget): JsonObject {
  reportDeferred(tool, target);
  return {
    type: 'function',
    name: index.nameUpstream(tool),
    description: tool.description,
    parameters: fitSchema(tool.schema),
    // Pitfall 23: left out, it means true here, which few schemas are written for.
    strict: tool.strict ?? false,
  };
}

function reportDeferred({ deferred, at }: FunctionTool | CustomTool, { loss }: RequestTarget): void {
  if (deferred === true)
    loss.addOnce(`${at ?? ''}.defer_loading`, 'tools cannot be searched for here: all are shown at once');
}

function writeCustom(tool: CustomTool, index: ToolIndex, target: RequestTarget): JsonObject {
  reportDeferred(tool, target);
  const { description, grammar } = tool;
  const name = index.nameUpstream(tool);
  if (traitsOf(target).isOpenAi) {
    const format = grammar && { type: 'grammar', ...grammar };
    return { type: 'custom', name, description, format };
  }
  const rule = grammar && `The input must follow this ${grammar.syntax} grammar:\n${grammar.definition}`;
  if (rule !== undefined)
    target.loss.addOnce(`${tool.at ?? ''}.format`, 'the grammar is told in words and not enforced');
  const words = [description, rule].filter((word) => word !== undefined).join('\n\n');
  return { type: 'function', name, description: words, parameters: customInputSchema, strict: false };
}

function writeHosted(tool: HostedTool, target: RequestTarget): JsonObject | undefined {
  const { service, allowedDomains, blockedDomains, location, at } = tool;
  const isOpenAi = traitsOf(target).isOpenAi;
  if (isOpenAi && service === 'web-search') {
    if (blockedDomains !== undefined)
      target.loss.add(`${at ?? ''}.blocked_domains`, 'OpenAI takes no list of what is not to be searched');
    return {
      type: 'web_search',
      filters: allowedDomains && { allowed_domains: allowedDomains },
      user_location: location && { type: 'approximate', ...location },
    };
  }
  if (isOpenAi && service === 'code-execution')
    return { type: 'code_interpreter', container: { type: 'auto' } };
  target.loss.add(at, `OpenAI Responses runs no "${tool.given}" that could be had here`);
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
  if (mode === 'none' || only === undefined || single === undefined) return mode;
  if (mode === 'required' && second === undefined) return writeNamed(single);
  return isOpenAi ? { type: 'allowed_tools', mode, tools: only.map(writeNamed) } : mode;

  function writeNamed(name: ToolName): JsonObject {
    const isCustom = tools.some((known) => known.type === 'custom' && known.name === name.name);
    return { type: isCustom && isOpenAi ? 'custom' : 'function', name: index.nameUpstream(name) };
  }
}
