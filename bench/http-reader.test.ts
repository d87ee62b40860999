import { expect, test } from 'vitest';
import { HttpReader } from './http-reader.ts';

function read(bytes: Buffer, size: number): string[] {
  const told: string[] = [];
  let body = '';
  const reader = new HttpReader({
    head: (text) => told.push(text),
    body: (part) => (body += part.toString()),
    end: () => {
      told.push(body);
      body = '';
    },
  });
  for (let at = 0; at < bytes.length; at += size) reader.feed(bytes.subarray(at, at + size));
  return told;
}

test('reads messages with a length, in chunks and without a body, however the bytes are split', () => {
  const counted = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';
  const empty = 'HTTP/1.1 204 No Content\r\n\r\n';
  const chunked =
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\none\r\nc;x=y\r\n and two mor\r\n0\r\n\r\n';
  const bytes = Buffer.from(counted + chunked + empty + counted);
  const whole = read(bytes, bytes.length);
  expect(whole.filter((_, index) => index % 2 === 1)).toEqual(['hello', 'one and two mor', '', 'hello']);
  for (let size = 1; size < 60; size += 1) expect(read(bytes, size)).toEqual(whole);
});
