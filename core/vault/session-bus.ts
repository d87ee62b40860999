import { connect, type Socket } from 'node:net';

/**
 * Just enough of D-Bus to ask the session bus itself a question, such as who owns a name. The keychain
 * library talks to the Secret Service on its own; it cannot tell which program that is (row SEC-7).
 */
export interface SessionBus {
  /** Calls a method of the bus itself (org.freedesktop.DBus) and gives the reply's body. Rejects with the bus's error. */
  call(member: string, ...values: (string | number)[]): Promise<Buffer>;
  close(): void;
}

const methodCall = 1;
const methodReturn = 2;
const errorReply = 3;
const fixedHeaderBytes = 16;

/** Connects and says hello. `address` is the value of DBUS_SESSION_BUS_ADDRESS. Rejects when there is no such bus. */
export async function connectSessionBus(address: string): Promise<SessionBus> {
  const socket = connect(socketPath(address));
  const inbox = new Inbox(socket);
  socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')}\r\n`);
  const answer = await inbox.takeLine();
  if (!answer.startsWith('OK')) throw new Error(`The session bus refused us: ${answer}`);
  socket.write('BEGIN\r\n');
  let serial = 0;
  const bus: SessionBus = {
    call: async (member, ...values) => {
      serial += 1;
      socket.write(encodeCall(serial, member, values));
      return inbox.takeReply();
    },
    close: () => socket.destroy(),
  };
  await bus.call('Hello');
  return bus;
}

/** The first Unix socket among the alternatives that a D-Bus address lists; `\0` begins an abstract one. */
function socketPath(address: string): string {
  for (const alternative of address.split(';')) {
    const match = /^unix:(?:.*,)?(path|abstract)=([^,]+)/.exec(alternative);
    if (match?.[2] === undefined) continue;
    const name = decodeURIComponent(match[2]);
    return match[1] === 'abstract' ? `\0${name}` : name;
  }
  throw new Error('The session bus has no Unix socket');
}

function encodeCall(serial: number, member: string, values: (string | number)[]): Buffer {
  const signature = values.map((value) => (typeof value === 'string' ? 's' : 'u')).join('');
  const body = join(
    4,
    values.map((value) => (typeof value === 'string' ? textBytes(value) : uint32(value))),
  );
  const fields = join(8, [
    headerField(1, 'o', textBytes('/org/freedesktop/DBus')),
    headerField(2, 's', textBytes('org.freedesktop.DBus')),
    headerField(3, 's', textBytes(member)),
    headerField(6, 's', textBytes('org.freedesktop.DBus')),
    ...(signature === '' ? [] : [headerField(8, 'g', signatureBytes(signature))]),
  ]);
  const start = Buffer.from([0x6c, methodCall, 0, 1]); // little-endian, protocol version 1
  const header = Buffer.concat([start, uint32(body.length), uint32(serial), uint32(fields.length), fields]);
  return Buffer.concat([header, padding(header.length, 8), body]);
}

/** Code, type and value; four bytes come before the value, so that it is aligned when the field is. */
function headerField(code: number, type: string, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([code]), signatureBytes(type), value]);
}

/** Each part begins at a multiple of `alignment`. */
function join(alignment: number, parts: readonly Buffer[]): Buffer {
  return parts.reduce(
    (all, part) => Buffer.concat([all, padding(all.length, alignment), part]),
    Buffer.alloc(0),
  );
}

function textBytes(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([uint32(bytes.length), bytes, Buffer.from([0])]);
}

const signatureBytes = (signature: string) => Buffer.from([signature.length, ...Buffer.from(signature), 0]);
const padding = (length: number, multiple: number) =>
  Buffer.alloc((multiple - (length % multiple)) % multiple);

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

class Inbox {
  #bytes = Buffer.alloc(0);
  #failure: Error | undefined;
  #wake: () => void = () => undefined;

  constructor(socket: Socket) {
    socket.on('data', (chunk) => this.#changed(() => (this.#bytes = Buffer.concat([this.#bytes, chunk]))));
    socket.on('error', (cause) => this.#changed(() => (this.#failure = cause)));
    socket.on('close', () => this.#changed(() => (this.#failure ??= new Error('The session bus hung up'))));
  }

  async takeLine(): Promise<string> {
    const end = await this.#find(() => this.#bytes.indexOf('\r\n'));
    return this.#take(end + 2).toString('latin1');
  }

  /** Skips what is not a reply, such as the signal that greets a new connection. One call is under way at a time. */
  async takeReply(): Promise<Buffer> {
    for (;;) {
      const total = await this.#find(() => messageBytes(this.#bytes));
      const message = this.#take(total);
      const body = message.subarray(total - message.readUInt32LE(4));
      if (message[1] === methodReturn) return body;
      if (message[1] === errorReply) throw new Error(`The session bus said: ${body.toString('latin1', 4)}`);
    }
  }

  async #find(look: () => number): Promise<number> {
    for (;;) {
      const found = look();
      if (found >= 0) return found;
      if (this.#failure) throw this.#failure;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #take(length: number): Buffer {
    const taken = this.#bytes.subarray(0, length);
    this.#bytes = this.#bytes.subarray(length);
    return taken;
  }

  #changed(change: () => void): void {
    change();
    this.#wake();
  }
}

/** The length of the first message in `bytes`, or -1 while it is not complete. The bus answers in our byte order. */
function messageBytes(bytes: Buffer): number {
  if (bytes.length < fixedHeaderBytes) return -1;
  const header = fixedHeaderBytes + bytes.readUInt32LE(12);
  const total = header + padding(header, 8).length + bytes.readUInt32LE(4);
  return bytes.length >= total ? total : -1;
}
