import type { Fields } from '../message/fields.ts';
import { refuse } from '../message/fields.ts';
import type { LossReport } from '../message/loss.ts';
import type { HostedService, Tool, ToolChoice } from '../message/tools.ts';
import { parseCache } from './parse-parts.ts';

export function parseTools(fields: Fields, loss: LossReport): Tool[] {
  return fields.maybeObjects('tools').map((tool) => {
    const type = tool.maybeText('type') ?? 'custom';
    return type === 'custom' ? parseFunction(tool, loss) : parseHosted(tool, type, loss);
  });
}

function parseFunction(tool: Fields, loss: LossReport): Tool {
  const parsed: Tool = {
    type: 'function',
    name: tool.text('name'),
    description: tool.maybeText('description'),
    schema: tool.object('input_schema').raw,
    strict: tool.maybeFlag('strict'),
    deferred: tool.maybeFlag('defer_loading'),
    cache: parseCache(tool),
    at: tool.path,
  };
  // How finely the input is to be streamed is up to whoever streams it.
  tool.skip('eager_input_streaming');
  tool.reportUnread(loss);
  return parsed;
}

const services: Readonly<Record<string, HostedService>> = {
  web_search: 'web-search',
  web_fetch: 'web-fetch',
  code_execution: 'code-execution',
};

/** Tools that Anthropic runs, or describes itself, have a dated type. */
function parseHosted(tool: Fields, given: string, loss: LossReport): Tool {
  const service = services[given.replace(/_\d{8}$/, '')];
  const location = tool.maybeObject('user_location');
  const parsed: Tool = {
    type: 'hosted',
    service,
    given,
    allowedDomains: tool.maybeTexts('allowed_domains'),
    blockedDomains: tool.maybeTexts('blocked_domains'),
    location: location && {
      city: location.maybeText('city'),
      region: location.maybeText('region'),
      country: location.maybeText('country'),
      timezone: location.maybeText('timezone'),
    },
    cache: parseCache(tool),
    at: tool.path,
  };
  tool.skip('name');
  tool.reportUnread(loss);
  return parsed;
}

/** Anthropic says in one place how tools are chosen and whether several at once. */
export function parseToolChoice(fields: Fields): {
  toolChoice?: ToolChoice;
  parallelToolCalls?: boolean | undefined;
} {
  const choice = fields.maybeObject('tool_choice');
  if (choice === undefined) return {};
  const isAlone = choice.maybeFlag('disable_parallel_tool_use');
  const parallelToolCalls = isAlone === undefined ? undefined : !isAlone;
  return { toolChoice: readChoice(choice), parallelToolCalls };
}

function readChoice(choice: Fields): ToolChoice {
  switch (choice.text('type')) {
    case 'auto':
      return { mode: 'auto' };
    case 'any':
      return { mode: 'required' };
    case 'none':
      return { mode: 'none' };
    case 'tool':
      return { mode: 'required', only: [{ name: choice.text('name') }] };
    default:
      return refuse(choice.pathOf('type'), 'it must be one of auto, any, tool, none');
  }
}
