/**
 * The fake upstream, a process of its own: answers `POST /v1/messages`, and in OpenAI's words
 * `POST /v1/chat/completions`, as the model's name says (messages.ts). Prints `{"port":N}` once it listens.
 */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { HttpReader } from './http-reader.ts';
import { chatJsonAnswer, chatStreamEnd, chatStreamStart, makeChatDelta } from './chat-messages.ts';
import { jsonAnswer, makeDelta, nowUs, readBehaviour, streamEnd, streamStart } from './messages.ts';

/** How the upstream speaks to whom it answers. */
interface Words {
  readonly json: Buffer;
  readonly start: string;
  readonly end: string;
  makeDelta(sentAtUs: number): string;
}

const anthropic: Words = { json: makeJson(jsonAnswer), start: streamStart, end: streamEnd, makeDelta };
const chat: Words = {
  json: makeJson(chatJsonAnswer),
  start: chatStreamStart,
  end: chatStreamEnd,
  makeDelta: makeChatDelta,
};

function makeJson(body: string): Buffer {
  return Buffer.from(
    `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nrequest-id: req_bench\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

const streamHead =
  'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ncache-control: no-cache\r\nrequest-id: req_bench\r\ntransfer-encoding: chunked\r\n\r\n';
const lastChunk = '0\r\n\r\n';
/** In a flood: how many events a chunk holds. */
const floodBatch = 16;

function chunk(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}

function serve(socket: Socket): void {
  socket.setNoDelay(true);
  let bodyStart = '';
  let words = anthropic;
  const reader = new HttpReader({
    head: (text) => {
      bodyStart = '';
      words = text.startsWith('POST /v1/chat/completions') ? chat : anthropic;
    },
    body: (bytes) => {
      if (bodyStart.length < 128) bodyStart += bytes.toString('latin1', 0, 128);
    },
    end: () => answer(socket, words, bodyStart),
  });
  socket.on('data', (bytes) => reader.feed(bytes));
  socket.on('error', () => socket.destroy());
}

function answer(socket: Socket, words: Words, bodyStart: string): void {
  const behaviour = readBehaviour(bodyStart);
  if (behaviour.kind === 'json') socket.write(words.json);
  else {
    socket.write(streamHead + chunk(words.start));
    if (behaviour.everyMs === 0) flood(socket, words, behaviour.events);
    else drip(socket, words, behaviour.events, behaviour.everyMs);
  }
}

function drip(socket: Socket, words: Words, events: number, everyMs: number): void {
  let left = events;
  const timer = setInterval(() => {
    left -= 1;
    socket.write(chunk(words.makeDelta(nowUs())));
    if (left <= 0) end();
  }, everyMs);
  const end = () => {
    clearInterval(timer);
    socket.off('close', end);
    if (!socket.destroyed) socket.write(chunk(words.end) + lastChunk);
  };
  socket.once('close', end);
}

/** As fast as the reader takes it. */
function flood(socket: Socket, words: Words, events: number): void {
  const batch = Buffer.from(chunk(words.makeDelta(nowUs()).repeat(floodBatch)));
  let left = Math.ceil(events / floodBatch);
  const pump = () => {
    while (left > 0) {
      left -= 1;
      if (!socket.write(batch)) {
        socket.once('drain', pump);
        return;
      }
    }
    socket.write(chunk(words.end) + lastChunk);
  };
  pump();
}

const server = createServer(serve);
server.listen(0, '127.0.0.1', 4096, () => {
  console.log(JSON.stringify({ port: (server.address() as AddressInfo).port }));
});
