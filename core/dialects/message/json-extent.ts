const quote = 0x22;
const backslash = 0x5c;

/** Tells when a JSON object or list that arrives in pieces is complete. */
export class JsonExtent {
  #depth = 0;
  #hasBegun = false;
  #isInText = false;
  #isEscaped = false;

  get isComplete(): boolean {
    return this.#hasBegun && this.#depth === 0;
  }

  feed(piece: string): void {
    for (let at = 0; at < piece.length; at += 1) this.#take(piece.charCodeAt(at));
  }

  #take(code: number): void {
    if (this.#isInText) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (code === backslash) this.#isEscaped = true;
      else if (code === quote) this.#isInText = false;
    } else if (code === quote) {
      this.#isInText = true;
    } else if (code === 0x7b || code === 0x5b) {
      this.#hasBegun = true;
      this.#depth += 1;
    } else if (code === 0x7d || code === 0x5d) {
      this.#depth -= 1;
    }
  }
}
