import type { MediaSource } from './message/parts.ts';

const dataUrl = /^data:([^;,]*)((?:;[^;,]*)*?)(;base64)?,/;

/** What is no data URL is an address; a file's bare base64 is taken for a PDF, which is all that OpenAI reads. */
export function readUrl(url: string): MediaSource {
  const found = dataUrl.exec(url);
  if (found === null)
    return /^[a-z][a-z0-9+.-]*:/i.test(url)
      ? { kind: 'url', url }
      : { kind: 'base64', mediaType: 'application/pdf', data: url };
  const [head, given = '', , base64] = found;
  const data = url.slice(head.length);
  return {
    kind: 'base64',
    mediaType: given === '' ? 'text/plain' : given,
    data: base64 === undefined ? Buffer.from(decode(data)).toString('base64') : data,
  };
}

function decode(data: string): string {
  try {
    return decodeURIComponent(data);
  } catch {
    return data;
  }
}
