/** The command line is not one we can act on; exit code 2. Never holds a value that may be a secret. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** The next thing to do. */
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** The person pressed Ctrl-C at a prompt; exit code 130. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
