const lf = 0x0a;
const cr = 0x0d;
const space = 0x20;
const openBrace = 0x7b;
const byteOrderMark = Buffer.from('\ufeff');
const field = Buffer.from('data:');

/**
 * The data of one server-sent event, its lines joined by LF; empty when it has none. An event without any field that
 * is bare JSON counts as data: Google's servers write an error into a running stream that way.
 */
export function readEventData(event: Buffer): Buffer {
  const lines: Buffer[] = [];
  for (let start = skipByteOrderMark(event); start < event.length;) {
    const end = findLineEnd(event, start);
    const value = start + field.length;
    if (event.subarray(start, value).equals(field)) lines.push(dropLeadingSpace(event.subarray(value, end)));
    start = end + (event[end] === cr && event[end + 1] === lf ? 2 : 1);
  }
  const [first, ...more] = lines;
  if (first === undefined) return event[0] === openBrace ? event : Buffer.alloc(0);
  return more.length === 0 ? first : Buffer.concat(lines.flatMap((line) => [line, Buffer.of(lf)]));
}

function skipByteOrderMark(event: Buffer): number {
  return event.subarray(0, byteOrderMark.length).equals(byteOrderMark) ? byteOrderMark.length : 0;
}

function findLineEnd(event: Buffer, start: number): number {
  let at = start;
  while (at < event.length && event[at] !== lf && event[at] !== cr) at += 1;
  return at;
}

function dropLeadingSpace(value: Buffer): Buffer {
  return value[0] === space ? value.subarray(1) : value;
}
