import type { IncomingMessage } from 'node:http';
import { AppFailure } from '../../shared/errors.ts';

export const bodyLimitBytes = 8 * 1_048_576;

/**
 * Throws AppFailure `media-type-unsupported`, `encoding-unsupported`, `body-too-large` or `body-invalid`.
 * JSON alone is taken, because a web page can send any other type without asking first (row LOC-5).
 */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  requireJson(request);
  const text = await readBounded(request);
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message would repeat a piece of the body, which may be a key.
    throw new AppFailure({ code: 'body-invalid', path: '', problem: 'it is not valid JSON' });
  }
}

function requireJson(request: IncomingMessage): void {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(type)) {
    throw new AppFailure({ code: 'media-type-unsupported', given: type.slice(0, 100) });
  }
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined)
    throw new AppFailure({ code: 'encoding-unsupported', given: encoding.slice(0, 100) });
}

async function readBounded(request: IncomingMessage): Promise<string> {
  const tooLarge = () => new AppFailure({ code: 'body-too-large', limitBytes: bodyLimitBytes });
  if (Number(request.headers['content-length'] ?? 0) > bodyLimitBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  // Read to its end even when it is too large: a socket that closes with unread bytes loses our answer.
  // The server's request timeout bounds that. `for await` would destroy the socket on the way out.
  await new Promise<void>((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= bodyLimitBytes) return chunks.push(chunk);
      chunks.length = 0;
      reject(tooLarge());
    });
    request.once('end', resolve);
    request.once('close', () => reject(new AppFailure({ code: 'request-malformed', problem: 'it was cut' })));
  });
  return Buffer.concat(chunks, size).toString('utf8');
}
