import { chooseTools } from '../message/choose-tools.ts';
import { customInputSchema } from '../message/custom-input.ts';
import type { CacheTtl } from '../message/parts.ts';
import type { MessageRequest } from '../message/request.ts';
import type { ToolIndex } from '../message/tool-index.ts';
import type { CustomTool, FunctionTool, HostedTool, Tool } from '../message/tools.ts';
import type { JsonObject } from '../read-json.ts';
import type { RequestTarget } from '../translation.ts';
import { fitToolSchema } from './fit-schema.ts';
import type { ModelTraits } from './model-traits.ts';

export function writeTools(
  { tools, toolChoice }: MessageRequest,
  index: ToolIndex,
  traits: ModelTraits,
  { loss }: RequestTarget,
): JsonObject[] {
  return chooseTools(tools, toolChoice)
    .map(writeTool)
    .filter((tool) => tool !== undefined);

  function writeTool(tool: Tool): JsonObject | undefined {
    if (tool.type === 'function') return writeFunction(tool);
    return tool.type === 'custom' ? writeCustom(tool) : writeHosted(tool);
  }

  function writeFunction(tool: FunctionTool): JsonObject {
    const isStrict = tool.strict === true && traits.structured;
    if (tool.strict === true && !isStrict)
      loss.addOnce(`${tool.at ?? ''}.strict`, 'this model takes no strict tools');
    return {
      name: index.nameUpstream(tool),
      description: tool.description,
      input_schema: fitToolSchema(tool.schema),
      strict: isStrict ? true : undefined,
      defer_loading: tool.deferred,
      cache_control: writeCache(tool.cache),
    };
  }

  function writeCustom(tool: CustomTool): JsonObject {
    if (tool.grammar === undefined)
      return {
        name: index.nameUpstream(tool),
        description: tool.description,
        input_schema: customInputSchema,
      };
    const { syntax, definition } = tool.grammar;
    loss.addOnce(`${tool.at ?? ''}.format`, 'the grammar is told in words and not enforced');
    const description = `${tool.description ?? ''}\n\nThe input must follow this ${syntax} grammar:\n${definition}`;
    return { name: index.nameUpstream(tool), description, input_schema: customInputSchema };
  }

  function writeHosted(tool: HostedTool): JsonObject | undefined {
    const cache_control = writeCache(tool.cache);
    const domains = { allowed_domains: tool.allowedDomains, blocked_domains: tool.blockedDomains };
    switch (tool.service) {
      case 'web-search': {
        const user_location = tool.location && { type: 'approximate', ...tool.location };
        return { type: 'web_search_20250305', name: 'web_search', ...domains, user_location, cache_control };
      }
      case 'web-fetch':
        return { type: 'web_fetch_20250910', name: 'web_fetch', ...domains, cache_control };
      default:
        loss.add(tool.at, `Anthropic runs no "${tool.given}" that could be had here`);
        return undefined;
    }
  }
}

export function writeToolChoice({ tools, toolChoice, parallelToolCalls }: MessageRequest, index: ToolIndex) {
  if (tools.length === 0 || (toolChoice === undefined && parallelToolCalls !== false)) return undefined;
  const { mode, only } = toolChoice ?? { mode: 'auto' };
  const [single, second] = only ?? [];
  if (mode === 'none') return { type: 'none' };
  const disable_parallel_tool_use = parallelToolCalls === false ? true : undefined;
  if (mode === 'auto') return { type: 'auto', disable_parallel_tool_use };
  if (single !== undefined && second === undefined)
    return { type: 'tool', name: index.nameUpstream(single), disable_parallel_tool_use };
  return { type: 'any', disable_parallel_tool_use };
}

export function writeCache(ttl: CacheTtl | undefined): JsonObject | undefined {
  if (ttl === undefined) return undefined;
  return ttl === '5m' ? { type: 'ephemeral' } : { type: 'ephemeral', ttl };
}
