/**
 * The desktop entry that starts us at login on Linux (freedesktop.org's Desktop Application Autostart and Desktop
 * Entry specifications). Written and read as text alone, so that it can be tested anywhere.
 */
export interface AutostartEntry {
  readonly command: readonly string[];
}

export function renderAutostart({ command }: AutostartEntry): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Portunus',
    `Exec=${command.map(quoteArgument).join(' ')}`,
    'Icon=portunus',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** Whether the desktop would start it, and what `Exec` says. People and session managers edit these files too. */
export function readAutostart(text: string): { enabled: boolean; exec: string } {
  const entries = new Map<string, string>();
  for (const line of text.split('\n')) {
    const at = line.indexOf('=');
    if (at > 0) entries.set(line.slice(0, at).trim(), line.slice(at + 1).trim());
  }
  const off = entries.get('Hidden') === 'true' || entries.get('X-GNOME-Autostart-enabled') === 'false';
  const exec = entries.get('Exec') ?? '';
  return { enabled: !off && exec !== '', exec };
}

/** Quoted by the rule for arguments, then escaped by the rule for strings, as the specification orders it. */
function quoteArgument(argument: string): string {
  const plain = /^[\w@%+=:,./-]+$/.test(argument);
  const quoted = plain ? argument : `"${argument.replace(/["`$\\]/g, '\\$&')}"`;
  return quoted.replaceAll('\\', '\\\\').replaceAll('%', '%%');
}
