import { refuse, type Fields } from '../message/fields.ts';
import type { LossReport } from '../message/loss.ts';
import type { ToolName } from '../message/parts.ts';
import type { CustomTool, FunctionTool, HostedTool, Tool, ToolChoice } from '../message/tools.ts';

export function parseTools(fields: Fields, loss: LossReport): Tool[] {
  const search = fields.maybeObject('web_search_options');
  return [
    ...fields.maybeObjects('tools').map((tool) => parseTool(tool, loss)),
    ...fields.maybeObjects('functions').map((tool) => parseFunction(tool, loss)),
    ...(search === undefined ? [] : [parseWebSearch(search, loss)]),
  ];
}

function parseTool(tool: Fields, loss: LossReport): Tool {
  const type = tool.text('type');
  if (type === 'function') return parseFunction(tool.object(type), loss);
  if (type === 'custom') return parseCustom(tool.object(type));
  // Compatible servers have hosted tools of their own.
  return { type: 'hosted', given: type, at: tool.path };
}

function parseFunction(tool: Fields, loss: LossReport): FunctionTool {
  const parsed: FunctionTool = {
    type: 'function',
    name: tool.text('name'),
    description: tool.maybeText('description'),
    schema: tool.maybeObject('parameters')?.raw ?? { type: 'object', properties: {} },
    strict: tool.maybeFlag('strict'),
    at: tool.path,
  };
  tool.reportUnread(loss);
  return parsed;
}

function parseCustom(tool: Fields): CustomTool {
  const grammar = tool.maybeObject('format')?.maybeObject('grammar');
  return {
    type: 'custom',
    name: tool.text('name'),
    description: tool.maybeText('description'),
    grammar: grammar && { syntax: grammar.text('syntax'), definition: grammar.text('definition') },
    at: tool.path,
  };
}

function parseWebSearch(search: Fields, loss: LossReport): HostedTool {
  const place = search.maybeObject('user_location')?.maybeObject('approximate');
  const location = place && {
    city: place.maybeText('city'),
    region: place.maybeText('region'),
    country: place.maybeText('country'),
    timezone: place.maybeText('timezone'),
  };
  search.reportUnread(loss);
  return { type: 'hosted', service: 'web-search', given: 'web_search_options', location, at: search.path };
}

const modes = { auto: 'auto', required: 'required', none: 'none' } as const;

export function parseToolChoice(fields: Fields): ToolChoice | undefined {
  const old = fields.any('function_call');
  const choice = fields.any('tool_choice');
  if (typeof choice === 'string')
    return { mode: fields.maybeWord('tool_choice', Object.values(modes)) ?? 'auto' };
  if (choice !== undefined) return readChoice(fields.object('tool_choice'));
  if (old === undefined) return undefined;
  if (typeof old === 'string') return { mode: fields.maybeWord('function_call', ['auto', 'none']) ?? 'auto' };
  return { mode: 'required', only: [{ name: fields.object('function_call').text('name') }] };
}

function readChoice(choice: Fields): ToolChoice {
  if (choice.maybeText('type') !== 'allowed_tools') return { mode: 'required', only: [readName(choice)] };
  const allowed = choice.object('allowed_tools');
  const mode = allowed.maybeWord('mode', ['auto', 'required']) ?? 'auto';
  return { mode, only: allowed.objects('tools').map(readName) };
}

function readName(tool: Fields): ToolName {
  const type = tool.text('type');
  if (type !== 'function' && type !== 'custom') refuse(tool.pathOf('type'), 'it must be function or custom');
  return { name: tool.object(type).text('name') };
}
