import type { ReasoningWish, MessageRequest } from './request.ts';

/** What could not be carried; `path` is where it stood, in the words of the side it came from. */
export interface LossEntry {
  readonly path: string;
  readonly reason: string;
}

/** A setting of the request that some dialect may not have. */
export type RequestField =
  | Exclude<keyof MessageRequest, 'model' | 'stream' | 'turns' | 'streamUsage' | 'reasoning'>
  | keyof ReasoningWish;

/** How a dialect spells each setting; those that it cannot ask for are left out. */
export type FieldPaths = Readonly<Partial<Record<RequestField, string>>>;

/** One request could be all loss; what follows is counted and no longer listed. */
const maxEntries = 100;

/** Collects what the converters could not carry (decision D5). The same thing at the same place counts once. */
export class LossReport {
  readonly #fieldPaths: FieldPaths;
  readonly #entries = new Map<string, LossEntry>();
  readonly #reasons = new Set<string>();

  /** `fieldPaths`: of the dialect that the client speaks. */
  constructor(fieldPaths: FieldPaths = {}) {
    this.#fieldPaths = fieldPaths;
  }

  get entries(): readonly LossEntry[] {
    return [...this.#entries.values()];
  }

  get count(): number {
    return this.#entries.size;
  }

  /** A thing at a place: `part.at` of the request, or a path in the provider's answer. */
  add(path: string | undefined, reason: string): void {
    const entry = { path: path ?? '', reason };
    const key = `${entry.path}\n${reason}`;
    if (this.#entries.size < maxEntries || this.#entries.has(key)) this.#entries.set(key, entry);
  }

  /** The same reason at many places is told of the first one only. */
  addOnce(path: string | undefined, reason: string): void {
    if (this.#reasons.has(reason)) return;
    this.#reasons.add(reason);
    this.add(path, reason);
  }

  /** A setting, told by the name that the client has for it. */
  addField(field: RequestField, reason: string): void {
    this.add(this.#fieldPaths[field] ?? field, reason);
  }
}
