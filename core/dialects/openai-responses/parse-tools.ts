import { refuse, type Fields } from '../message/fields.ts';
import type { LossReport } from '../message/loss.ts';
import type { ToolName } from '../message/parts.ts';
import type {
  CustomTool,
  FunctionTool,
  HostedService,
  HostedTool,
  Tool,
  ToolChoice,
} from '../message/tools.ts';
import { readNamespace } from './namespaces.ts';

export function parseTools(tools: readonly Fields[], loss: LossReport): Tool[] {
  return tools.flatMap((tool) => parseTool(tool, loss));
}

function parseTool(tool: Fields, loss: LossReport, namespace?: string): Tool[] {
  const type = tool.text('type');
  switch (type) {
    case 'function':
      return [parseFunction(tool, namespace, loss)];
    case 'custom':
      return [parseCustom(tool, namespace, loss)];
    case 'namespace':
      return parseNamespace(tool, loss);
    default:
      return [parseHosted(tool, type, loss)];
  }
}

function parseNamespace(tool: Fields, loss: LossReport): Tool[] {
  const namespace = readNamespace(tool.text('name'));
  const tools = tool.objects('tools').flatMap((inner) => parseTool(inner, loss, namespace));
  tool.reportUnread(loss);
  return tools;
}

function parseFunction(tool: Fields, namespace: string | undefined, loss: LossReport): FunctionTool {
  const parsed: FunctionTool = {
    type: 'function',
    name: tool.text('name'),
    namespace,
    description: tool.maybeText('description'),
    schema: tool.maybeObject('parameters')?.raw ?? { type: 'object', properties: {} },
    strict: tool.maybeFlag('strict'),
    deferred: tool.maybeFlag('defer_loading'),
    at: tool.path,
  };
  tool.reportUnread(loss);
  return parsed;
}

function parseCustom(tool: Fields, namespace: string | undefined, loss: LossReport): CustomTool {
  const format = tool.maybeObject('format');
  const grammar = format?.maybeText('type') === 'grammar' ? format : undefined;
  const parsed: CustomTool = {
    type: 'custom',
    name: tool.text('name'),
    namespace,
    description: tool.maybeText('description'),
    grammar: grammar && { syntax: grammar.text('syntax'), definition: grammar.text('definition') },
    deferred: tool.maybeFlag('defer_loading'),
    at: tool.path,
  };
  tool.reportUnread(loss);
  return parsed;
}

const services: Readonly<Record<string, HostedService>> = {
  web_search: 'web-search',
  web_search_preview: 'web-search',
  code_interpreter: 'code-execution',
};

function parseHosted(tool: Fields, given: string, loss: LossReport): HostedTool {
  // Some types carry the date of their version.
  const service = services[given.replace(/_\d{4}_\d{2}_\d{2}$/, '')];
  if (service === undefined) return { type: 'hosted', given, at: tool.path };
  const filters = tool.maybeObject('filters');
  const place = tool.maybeObject('user_location');
  const parsed: HostedTool = {
    type: 'hosted',
    service,
    given,
    allowedDomains: filters?.maybeTexts('allowed_domains'),
    blockedDomains: filters?.maybeTexts('blocked_domains'),
    location: place && {
      city: place.maybeText('city'),
      region: place.maybeText('region'),
      country: place.maybeText('country'),
      timezone: place.maybeText('timezone'),
    },
    at: tool.path,
  };
  filters?.reportUnread(loss);
  // Where code is to run is the affair of whoever runs it.
  tool.skip('container');
  tool.reportUnread(loss);
  return parsed;
}

const modes = ['auto', 'required', 'none'] as const;

export function parseToolChoice(fields: Fields, loss: LossReport): ToolChoice | undefined {
  const choice = fields.any('tool_choice');
  if (choice === undefined) return undefined;
  if (typeof choice === 'string') return { mode: fields.maybeWord('tool_choice', modes) ?? 'auto' };
  return readChoice(fields.object('tool_choice'), loss);
}

function readChoice(choice: Fields, loss: LossReport): ToolChoice | undefined {
  if (choice.text('type') === 'allowed_tools') {
    const mode = choice.maybeWord('mode', ['auto', 'required']) ?? 'auto';
    return { mode, only: choice.objects('tools').flatMap((tool) => readName(tool) ?? []) };
  }
  const name = readName(choice);
  if (name !== undefined) return { mode: 'required', only: [name] };
  loss.add(choice.path, 'a provider’s own tool cannot be forced elsewhere');
  return undefined;
}

/** Undefined for a tool of the provider's own. */
function readName(tool: Fields): ToolName | undefined {
  const type = tool.text('type');
  if (type !== 'function' && type !== 'custom') {
    if (type === '') refuse(tool.pathOf('type'), 'it is missing');
    return undefined;
  }
  return { name: tool.text('name'), namespace: readNamespace(tool.maybeText('namespace')) };
}
