/** A server-sent event as the standard has it dispatched. */
export interface ParsedEvent {
  readonly event: string;
  readonly data: string;
}

/** Reads a whole event stream by the letter of the HTML standard (9.2.6): what has no blank line after it is dropped. */
export function parseSse(text: string): ParsedEvent[] {
  const events: ParsedEvent[] = [];
  let event = '';
  let data: string[] = [];
  for (const line of text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .slice(0, -1)) {
    if (line === '') {
      if (data.length > 0) events.push({ event: event === '' ? 'message' : event, data: data.join('\n') });
      event = '';
      data = [];
      continue;
    }
    const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'event') event = value;
    if (field === 'data') data.push(value);
  }
  return events;
}
