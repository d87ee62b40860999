import type { DemoRequest, DemoTurn, OfferedTool } from './demo-dialect.ts';
import { inventArguments, inventValue } from './invent-value.ts';

/** Every answer begins with this, so that nobody takes it for a model's (decision D15). */
export const demoMark = '[Portunus demo]';

/** What the demo answers. The same request always gets the same answer. */
export function decideTurn(request: DemoRequest): DemoTurn {
  const result = findFreshResult(request);
  const tool = result === undefined ? chooseTool(request) : undefined;
  if (tool !== undefined) {
    return { text: `${demoMark} Calling the tool ${tool.name}.`, call: { tool, input: inventInput(tool) } };
  }
  if (request.json !== null) return { text: sayAsJson(request.json.schema), call: null };
  return { text: result === undefined ? greet(lastQuestion(request)) : quoteResult(result), call: null };
}

function greet(question: string): string {
  const asked = question === '' ? '' : ` You said: “${shorten(question, 80)}”.`;
  return (
    `${demoMark} This answer was made up on this machine, without any account or network.${asked} ` +
    'Ask for a tool to see one called, or add an account with "portunus accounts add" for real answers.'
  );
}

function quoteResult(result: string): string {
  return `${demoMark} The tool answered: “${shorten(result, 200)}”. The round trip works.`;
}

function sayAsJson(schema: unknown): string {
  const said = `${demoMark} no model answered this`;
  return JSON.stringify(schema === undefined ? { demo: said } : inventValue(schema, said));
}

/** A tool's answer that came after the last question. */
function findFreshResult({ turns }: DemoRequest): string | undefined {
  const question = turns.findLastIndex((turn) => turn.from === 'user' && readQuestion(turn.text) !== '');
  return turns.slice(question + 1).findLast((turn) => turn.from === 'tool')?.text;
}

function lastQuestion({ turns }: DemoRequest): string {
  const questions = turns.filter((turn) => turn.from === 'user').map((turn) => readQuestion(turn.text));
  return questions.findLast((question) => question !== '') ?? '';
}

/** Clients put notes of their own into the user's turn, in tags such as `<system-reminder>`: nobody asked that. */
function readQuestion(text: string): string {
  return text.replace(/<([a-zA-Z][\w-]*)>[\s\S]*?<\/\1>/g, '').trim();
}

function chooseTool(request: DemoRequest): OfferedTool | undefined {
  const { tools, choice } = request;
  if (choice === 'none') return undefined;
  if (typeof choice === 'object') return tools.find((tool) => tool.name === choice.name);
  const question = lastQuestion(request);
  const named = tools.find((tool) => isCalledFor(tool.name, question));
  if (named !== undefined) return named;
  const wanted = choice === 'any' || /\btools?\b/i.test(question);
  return wanted ? (tools.find((tool) => shellLike.test(tool.name)) ?? tools[0]) : undefined;
}

const shellLike =
  /^(bash|shell|exec|execute|exec_command|execute_command|run_shell_command|run_commands?|run_terminal_command|shell_command)$/i;

/** Many tools are called like everyday words (Read, Write, Task): those count only as "use Read". */
function isCalledFor(name: string, question: string): boolean {
  if (name === '') return false;
  const literal = RegExp.escape(name);
  const distinct = /[_\d-]|[a-z][A-Z]/.test(name);
  const pattern = distinct
    ? `(?<![\\w-])${literal}(?![\\w-])`
    : `\\b(?:use|call|run|try)\\s+(?:the\\s+)?["'\`]?${literal}\\b`;
  return new RegExp(pattern, 'i').test(question);
}

function inventInput(tool: OfferedTool) {
  return tool.kind === 'function' ? inventArguments(tool.schema) : inventText(tool.name);
}

/** Codex runs JavaScript in `exec` and patches in `apply_patch`; what other custom tools take is not known. */
function inventText(name: string): string {
  if (name === 'exec') {
    return 'const r = await tools.exec_command({cmd: \'echo "Portunus demo"\'}); text(r.output);';
  }
  if (name === 'apply_patch') {
    return '*** Begin Patch\n*** Add File: portunus-demo.txt\n+Portunus demo\n*** End Patch\n';
  }
  return 'Portunus demo';
}

function shorten(text: string, limit: number): string {
  const line = text.replace(/\s+/g, ' ').trim().toWellFormed();
  return line.length > limit ? `${line.slice(0, limit - 1).toWellFormed()}…` : line;
}
