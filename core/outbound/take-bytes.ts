import type { Socket } from 'node:net';

/** The proxy's answer is small; whatever is longer is none. */
const largestAnswerBytes = 16_384;

/** The socket ended, or went on and on, before the answer was there. */
export class AnswerMissing extends Error {
  override readonly name = 'AnswerMissing';
  readonly problem: 'cut' | 'malformed';

  constructor(problem: 'cut' | 'malformed', cause?: unknown) {
    super(`the answer is ${problem}`, { cause });
    this.problem = problem;
  }
}

/**
 * Reads until `lengthOf` knows how long the answer is, and no byte more: what follows belongs to whoever uses the
 * connection next. Rejects with AnswerMissing.
 */
export function takeBytes(socket: Socket, lengthOf: (bytes: Buffer) => number | undefined): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    const finish = (settle: () => void) => {
      socket.off('readable', read).off('end', onEnd).off('close', onEnd).off('error', onEnd);
      settle();
    };
    const onEnd = (cause?: unknown) => finish(() => reject(new AnswerMissing('cut', cause)));
    const read = () => {
      for (let chunk = readChunk(socket); chunk !== null; chunk = readChunk(socket)) {
        bytes = Buffer.concat([bytes, chunk]);
        const length = lengthOf(bytes);
        if (length !== undefined && bytes.length >= length) {
          const [answer, rest] = [bytes.subarray(0, length), bytes.subarray(length)];
          finish(() => {
            if (rest.length > 0) socket.unshift(rest);
            resolve(answer);
          });
          return;
        }
        if (bytes.length > largestAnswerBytes) {
          finish(() => reject(new AnswerMissing('malformed')));
          return;
        }
      }
    };
    socket.on('readable', read).on('end', onEnd).on('close', onEnd).on('error', onEnd);
    read();
  });
}

const readChunk = (socket: Socket): Buffer | null => socket.read() as Buffer | null;
