const names: Readonly<Record<string, string>> = {
  'claude-code': 'Claude Code',
  codex: 'Codex',
  'gemini-cli': 'Gemini CLI',
  opencode: 'OpenCode',
  droid: 'Droid',
  openclaw: 'OpenClaw',
  'qwen-code': 'Qwen Code',
  'copilot-cli': 'Copilot CLI',
  cline: 'Cline',
  continue: 'Continue',
  kilo: 'Kilo Code',
};

/** How people call a client by its id; the name of a key that somebody made by hand stays as it is. */
export function clientName(client: string): string {
  return Object.hasOwn(names, client) ? (names[client] ?? client) : client;
}
