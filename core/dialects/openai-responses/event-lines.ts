import type { JsonObject } from '../read-json.ts';

/** Where an item stands in the answer. */
export interface ItemPlace {
  readonly id: string;
  readonly index: number;
}

/** Events of one stream, which number each of them. */
export class EventLines {
  #next = 0;

  /** `members`: JSON without its braces. */
  write(type: string, members: string): string {
    const number = this.#next;
    this.#next += 1;
    return `event: ${type}\ndata: {"type":"${type}","sequence_number":${number},${members}}\n\n`;
  }

  /** A way to write many of the same place, for what most of a stream is. `tail`: members behind the delta. */
  prepareDeltas({ id, index }: ItemPlace, type: string, place: string, tail = ''): (text: string) => string {
    const head = `event: ${type}\ndata: {"type":"${type}","sequence_number":`;
    const middle = `,"item_id":"${id}","output_index":${index},${place}"delta":`;
    const end = `${tail}}\n\n`;
    return (text) => {
      const number = this.#next;
      this.#next += 1;
      return `${head}${number}${middle}${JSON.stringify(text)}${end}`;
    };
  }

  /** An event about an item's inside. */
  inside({ id, index }: ItemPlace, type: string, members: string): string {
    return this.write(type, `"item_id":"${id}","output_index":${index},${members}`);
  }

  /** `item` is the item's JSON. */
  item({ index }: ItemPlace, step: 'added' | 'done', item: string): string {
    return this.write(`response.output_item.${step}`, `"output_index":${index},"item":${item}`);
  }
}

/** JSON without its braces. */
export function membersOf(object: JsonObject): string {
  return JSON.stringify(object).slice(1, -1);
}
