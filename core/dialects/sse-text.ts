import type { StreamPosition } from './dialect.ts';

/** One server-sent event of compact JSON, which cannot hold a line end. */
export function writeSseEvent(data: object, name?: string): string {
  return `${name === undefined ? '' : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`;
}

/** What ends whatever stands half-sent at `position`, so that a new event begins after it. */
export function separateSse(position: StreamPosition): string {
  switch (position) {
    case 'start':
    case 'boundary':
      return '';
    case 'line-start':
      return '\n';
    case 'mid-line':
      return '\n\n';
  }
}

/** A comment, which parsers pass over. Inside an event it is only legal as a line of its own. */
export function writeSseKeepAlive(position: StreamPosition): string | undefined {
  switch (position) {
    case 'start':
    case 'boundary':
      return ': keep-alive\n\n';
    case 'line-start':
      return ': keep-alive\n';
    case 'mid-line':
      return undefined;
  }
}
