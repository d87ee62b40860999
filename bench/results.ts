import type { FigureName, Figures } from './scenarios.ts';
import type { SubjectName } from './subjects.ts';

/** What is told of a subject in the end; latencies are what it adds over `direct` in the same round. */
export type Result = Partial<Record<ResultName, number | null>>;
export type ResultName =
  | Exclude<FigureName, 'p50Ms1k' | 'p50Ms512k' | 'firstEventMs' | 'firstEventMs50'>
  | 'addedMs1k'
  | 'addedMs512k'
  | 'addedFirstEventMs'
  | 'addedFirstEventMs50';
export type Results = Partial<Record<SubjectName, Result>>;

const addedTo: Partial<Record<FigureName, ResultName>> = {
  p50Ms1k: 'addedMs1k',
  p50Ms512k: 'addedMs512k',
  firstEventMs: 'addedFirstEventMs',
  firstEventMs50: 'addedFirstEventMs50',
};

/** Figures of all rounds. Rounds are short and go from subject to subject, so that noise hits all alike. */
export class Rounds {
  readonly #rounds = new Map<SubjectName, Map<ResultName, number[]>>();

  add(round: Partial<Record<SubjectName, Figures>>): void {
    for (const [subject, figures] of Object.entries(round) as [SubjectName, Figures][]) {
      for (const [name, value] of Object.entries(figures) as [FigureName, number | null][]) {
        const added = addedTo[name];
        if (added === undefined) this.#push(subject, name as ResultName, value);
        else this.#push(subject, added, minus(value, round.direct?.[name]));
      }
    }
  }

  /** The median over the rounds. */
  summarise(): Results {
    const results: Results = {};
    for (const [subject, figures] of this.#rounds) {
      results[subject] = Object.fromEntries([...figures].map(([name, values]) => [name, median(values)]));
    }
    return results;
  }

  #push(subject: SubjectName, name: ResultName, value: number | null): void {
    if (value === null) return;
    const figures = this.#rounds.get(subject) ?? new Map<ResultName, number[]>();
    this.#rounds.set(subject, figures);
    figures.set(name, [...(figures.get(name) ?? []), value]);
  }
}

function minus(value: number | null, direct: number | null | undefined): number | null {
  return value === null || direct === null || direct === undefined ? null : value - direct;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}
