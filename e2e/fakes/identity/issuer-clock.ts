/** The issuer's own clock, which tests move without waiting. */
export interface IssuerClock {
  now(): number;
  /** Moves it, `Date` headers and token claims included; a negative time sets it back. */
  pass(ms: number): void;
}

export function createIssuerClock(): IssuerClock {
  let offset = 0;
  return { now: () => Date.now() + offset, pass: (ms) => void (offset += ms) };
}
