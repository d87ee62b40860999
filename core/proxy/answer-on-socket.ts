import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AppError } from '../../shared/errors.ts';
import { dialectAdapters } from '../dialects/registry.ts';
import { errorText, guardHeaders } from './answer.ts';

/** A client that has read its refusal closes; one that does not must not keep the connection. */
const lingerMs = 1000;

/**
 * An error for a connection that has no response object: a refused upgrade, a parse error, one too many.
 * The connection ends with it, whatever its client does.
 */
export function answerOnSocket(socket: Duplex, error: AppError, status = errorText(error).status): void {
  // More of what could not be parsed: the answer to it is on its way.
  if (socket.writableEnded) return;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = dialectAdapters['openai-chat'].writeError({ ...errorText(error), status });
  const headers = ['connection', 'close', 'content-type', 'application/json', ...guardHeaders];
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Error'}`];
  for (let index = 0; index < headers.length; index += 2)
    lines.push(`${headers[index]}: ${headers[index + 1]}`);
  lines.push(`content-length: ${Buffer.byteLength(body)}`);
  socket.on('error', () => socket.destroy());
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
  // Closing before its last bytes are read would reset the connection and might take the answer along.
  socket.resume();
  const late = setTimeout(() => socket.destroy(), lingerMs).unref();
  socket.once('close', () => clearTimeout(late));
}
