/** Bytes by which an event worth reading is known, so that all others are passed over undecoded. */
export interface Marker {
  readonly text: string;
  /** The marker is a key, and an event in which it is only ever null is not worth reading. */
  readonly unlessNull?: boolean;
  /** Of several such events in a row only the last one matters: each repeats and extends the one before. */
  readonly lastOnly?: boolean;
}

/** What to do with an event: pass it over, read it, or read it only if no later one supersedes it. */
export type Interest = 'none' | 'read' | 'last-only';

const colon = 0x3a;
const space = 0x20;
const nullBytes = Buffer.from('null');

/**
 * Looks for several markers at once (Horspool's search over a set): a window of the shortest marker's length moves
 * over the bytes, and its last byte tells how far it can jump. Searching natively once per marker costs several
 * times as much, because the byte that all keys begin with is the most frequent one in JSON.
 */
export class MarkerSearch {
  readonly #markers: readonly { readonly marker: Marker; readonly needle: Buffer }[];
  readonly #window: number;
  /** By the window's last byte: how far it can jump; 0 where a marker may begin at its first. */
  readonly #jump: Uint8Array;

  constructor(markers: readonly Marker[]) {
    this.#markers = markers.map((marker) => ({ marker, needle: Buffer.from(marker.text) }));
    this.#window = Math.min(...this.#markers.map(({ needle }) => needle.length));
    this.#jump = new Uint8Array(256).fill(this.#window);
    for (const { needle } of this.#markers) {
      needle.subarray(0, this.#window).forEach((byte, index) => {
        this.#jump[byte] = Math.min(this.#jump[byte] ?? 0, this.#window - 1 - index);
      });
    }
  }

  judge(bytes: Buffer, start: number, end: number): Interest {
    const jump = this.#jump;
    const reach = this.#window - 1;
    let interest: Interest = 'none';
    for (let at = start + reach; at < end;) {
      const distance = jump[bytes[at] ?? 0] ?? 1;
      at += distance;
      if (distance > 0) continue;
      const found = this.#judgeAt(bytes, at - reach, end);
      if (found === 'read') return found;
      if (found === 'last-only') interest = found;
      at += 1;
    }
    return interest;
  }

  #judgeAt(bytes: Buffer, at: number, end: number): Interest {
    for (const { marker, needle } of this.#markers) {
      if (!hasAt(bytes, at, end, needle)) continue;
      if (marker.unlessNull === true && isNullAfter(bytes, at + needle.length, end)) return 'none';
      return marker.lastOnly === true ? 'last-only' : 'read';
    }
    return 'none';
  }
}

function hasAt(bytes: Buffer, at: number, end: number, needle: Buffer): boolean {
  if (at + needle.length > end) return false;
  for (let index = 0; index < needle.length; index += 1) {
    if (bytes[at + index] !== needle[index]) return false;
  }
  return true;
}

function isNullAfter(bytes: Buffer, from: number, end: number): boolean {
  let at = from;
  while (bytes[at] === colon || bytes[at] === space) at += 1;
  return hasAt(bytes, at, end, nullBytes);
}
