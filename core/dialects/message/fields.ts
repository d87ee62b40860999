import { AppFailure } from '../../../shared/errors.ts';
import { isObject, type JsonObject } from '../read-json.ts';
import type { LossReport } from './loss.ts';

/** A client's request is at fault at `path`. */
export function refuse(path: string, problem: string): never {
  throw new AppFailure({ code: 'body-invalid', path, problem });
}

/** Another way to write a member's name, for dialects that take two. */
export type Respelling = (key: string) => string;

/**
 * An object of a client's request, read strictly. It knows where it stands, so that a fault names its path, and
 * which of its members were read, so that the others can be told as lost. Null counts as not said.
 */
export class Fields {
  readonly path: string;
  readonly #value: JsonObject;
  readonly #read: string[] = [];
  readonly #respell: Respelling | undefined;

  /** `respell`: also for the objects within. */
  constructor(value: unknown, path: string, respell?: Respelling) {
    if (!isObject(value)) refuse(path, 'it must be an object');
    this.#value = value;
    this.path = path;
    this.#respell = respell;
  }

  /** The object itself, for what is passed on as it is. */
  get raw(): JsonObject {
    return this.#value;
  }

  pathOf(key: string): string {
    const spelled = this.#spell(key);
    return this.path === '' ? spelled : `${this.path}.${spelled}`;
  }

  /** Undefined when it is absent or null; anything else as it came. */
  any(key: string): unknown {
    const spelled = this.#spell(key);
    this.#read.push(spelled);
    return this.#value[spelled] ?? undefined;
  }

  text(key: string): string {
    return this.maybeText(key) ?? refuse(this.pathOf(key), 'it is missing');
  }

  maybeText(key: string): string | undefined {
    const value = this.any(key);
    if (value === undefined || typeof value === 'string') return value;
    return refuse(this.pathOf(key), 'it must be a text');
  }

  maybeFlag(key: string): boolean | undefined {
    const value = this.any(key);
    if (value === undefined || typeof value === 'boolean') return value;
    return refuse(this.pathOf(key), 'it must be true or false');
  }

  maybeNumber(key: string): number | undefined {
    const value = this.any(key);
    if (value === undefined || typeof value === 'number') return value;
    return refuse(this.pathOf(key), 'it must be a number');
  }

  /** A whole number, not below `least`. */
  maybeCount(key: string, least = 0): number | undefined {
    const value = this.maybeNumber(key);
    if (value === undefined || (Number.isSafeInteger(value) && value >= least)) return value;
    return refuse(this.pathOf(key), `it must be a whole number from ${least} on`);
  }

  maybeWord<Word extends string>(key: string, words: readonly Word[]): Word | undefined {
    const value = this.any(key);
    if (value === undefined) return undefined;
    const word = words.find((known) => known === value);
    return word ?? refuse(this.pathOf(key), `it must be one of ${words.join(', ')}`);
  }

  object(key: string): Fields {
    return this.maybeObject(key) ?? refuse(this.pathOf(key), 'it is missing');
  }

  maybeObject(key: string): Fields | undefined {
    const value = this.any(key);
    return value === undefined ? undefined : new Fields(value, this.pathOf(key), this.#respell);
  }

  list(key: string): readonly unknown[] {
    return this.maybeList(key) ?? refuse(this.pathOf(key), 'it is missing');
  }

  maybeList(key: string): readonly unknown[] | undefined {
    const value = this.any(key);
    if (value === undefined || Array.isArray(value)) return value;
    return refuse(this.pathOf(key), 'it must be a list');
  }

  objects(key: string): Fields[] {
    return this.list(key).map(
      (value, place) => new Fields(value, `${this.pathOf(key)}[${place}]`, this.#respell),
    );
  }

  maybeObjects(key: string): Fields[] {
    return this.any(key) === undefined ? [] : this.objects(key);
  }

  maybeTexts(key: string): readonly string[] | undefined {
    return this.maybeList(key)?.map((value, place) =>
      typeof value === 'string' ? value : refuse(`${this.pathOf(key)}[${place}]`, 'it must be a text'),
    );
  }

  /** Members that need not be told as lost: they say nothing that could be. */
  skip(...keys: readonly string[]): void {
    for (const key of keys) this.#read.push(this.#spell(key));
  }

  /** What nobody has read is lost, and said so. Called once everything else was read. */
  reportUnread(loss: LossReport, reason = 'nothing like it is known elsewhere'): void {
    for (const [key, value] of Object.entries(this.#value)) {
      if (value !== null && !this.#read.includes(key)) loss.add(this.pathOf(key), reason);
    }
  }
  /** As the client wrote it. */
  #spell(key: string): string {
    if (this.#respell === undefined || this.#value[key] !== undefined) return key;
    const other = this.#respell(key);
    return this.#value[other] === undefined ? key : other;
  }
}
