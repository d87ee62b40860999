/** Each step is one percent: nobody sees less of a delay. */
const step = Math.log(1.01);

/** Finds the median of any number of positive values in little memory, to the percent. */
export class MiddleValue {
  readonly #counts = new Map<number, number>();
  #total = 0;

  add(value: number): void {
    const bucket = Math.round(Math.log(Math.max(value, 0.01)) / step);
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + 1);
    this.#total += 1;
  }

  /** Null as long as there are no values. */
  median(): number | null {
    let seen = 0;
    for (const bucket of [...this.#counts.keys()].sort((left, right) => left - right)) {
      seen += this.#counts.get(bucket) ?? 0;
      if (seen * 2 >= this.#total) return Number(Math.exp(bucket * step).toPrecision(3));
    }
    return null;
  }
}
