import type { Fields } from '../message/fields.ts';
import type { LossReport } from '../message/loss.ts';
import type { FunctionTool, HostedService, HostedTool, Tool, ToolChoice } from '../message/tools.ts';
import { readSchema } from './read-schema.ts';
import { readWord } from './read-word.ts';
import { objectsOf, toSnakeCase } from './spelling.ts';

/** Each member of a tool is a tool of its own, functions a list of them. */
export function parseTools(fields: Fields, loss: LossReport): Tool[] {
  return objectsOf(fields, 'tools').flatMap((tool) => [
    ...objectsOf(tool, 'functionDeclarations').map((declared) => parseFunction(declared, loss)),
    ...Object.keys(tool.raw).flatMap((key) => parseHosted(tool, key, loss)),
  ]);
}

function parseFunction(declared: Fields, loss: LossReport): FunctionTool {
  const schema = declared.maybeObject('parametersJsonSchema')?.raw;
  const own = declared.maybeObject('parameters')?.raw;
  const parsed: FunctionTool = {
    type: 'function',
    name: declared.text('name'),
    description: declared.maybeText('description'),
    schema: schema ?? (own === undefined ? { type: 'object', properties: {} } : readSchema(own)),
    at: declared.path,
  };
  declared.reportUnread(loss);
  return parsed;
}

const services: Readonly<Record<string, HostedService>> = {
  googleSearch: 'web-search',
  googleSearchRetrieval: 'web-search',
  enterpriseWebSearch: 'web-search',
  urlContext: 'web-fetch',
  codeExecution: 'code-execution',
};
const known = Object.keys(services);

function parseHosted(tool: Fields, key: string, loss: LossReport): HostedTool[] {
  if (key === 'functionDeclarations' || key === 'function_declarations' || tool.raw[key] === null) return [];
  const given = known.find((name) => name === key || toSnakeCase(name) === key) ?? key;
  const at = tool.pathOf(key);
  const service = services[given];
  if (service === undefined) return [{ type: 'hosted', given, at }];
  const settings = tool.object(key);
  const blockedDomains = settings.maybeTexts('excludeDomains');
  settings.reportUnread(loss);
  return [{ type: 'hosted', service, given, blockedDomains, at }];
}

const modes = ['MODE_UNSPECIFIED', 'AUTO', 'ANY', 'NONE', 'VALIDATED'] as const;

export function parseToolChoice(fields: Fields, loss: LossReport): ToolChoice | undefined {
  const toolConfig = fields.maybeObject('toolConfig');
  const config = toolConfig?.maybeObject('functionCallingConfig');
  // What ran at Google is not there to be included.
  toolConfig?.skip('includeServerSideToolInvocations');
  toolConfig?.reportUnread(loss);
  if (config === undefined) return undefined;
  const mode = readWord(config, 'mode', modes);
  const names = config.maybeTexts('allowedFunctionNames') ?? [];
  // Everybody else streams arguments anyway.
  config.skip('streamFunctionCallArguments');
  config.reportUnread(loss);
  const only = names.length > 0 ? names.map((name) => ({ name })) : undefined;
  switch (mode) {
    case undefined:
    case 'MODE_UNSPECIFIED':
      return only && { mode: 'auto', only };
    case 'ANY':
      return { mode: 'required', only };
    case 'NONE':
      return { mode: 'none' };
    case 'AUTO':
      return { mode: 'auto', only };
    case 'VALIDATED':
      loss.add(config.pathOf('mode'), 'other providers do not check calls against their schema so');
      return { mode: 'auto', only };
  }
}
