interface SeenCall {
  readonly id: string;
  readonly name: string;
  /** Google's older models name no ids. */
  readonly isMade: boolean;
  isAnswered: boolean;
}

/**
 * Which call of the model's last turn a function response belongs to. Ids may be missing on either side, or only be
 * known to the response: then the name and the order tell (pitfall 36).
 */
export class CallMatching {
  #calls: SeenCall[] = [];

  /** The model speaks anew: what was called before has had its answers. */
  begin(): void {
    this.#calls = [];
  }

  /** The call's id; one is made of its `place` where it has none, the same for the same talk each time. */
  add(id: string | undefined, name: string, place: string): string {
    const call = { id: id ?? `call_${place}`, name, isMade: id === undefined, isAnswered: false };
    this.#calls.push(call);
    return call.id;
  }

  /** Where no call fits, the response's own id, for which there is no call. */
  answer(id: string | undefined, name: string): string {
    const call = this.#calls.find((known) => known.id === id) ?? this.#findByName(id, name);
    if (call === undefined) return id ?? name;
    call.isAnswered = true;
    return call.id;
  }

  #findByName(id: string | undefined, name: string): SeenCall | undefined {
    const open = this.#calls.filter((call) => !call.isAnswered && call.name === name);
    return open.find(({ isMade }) => isMade) ?? (id === undefined ? open[0] : undefined);
  }
}
