/** Codex's name for the tools that need no namespace; a call of theirs may leave it out. */
const plainNamespace = 'functions';

export function readNamespace(namespace: string | undefined): string | undefined {
  return namespace === plainNamespace ? undefined : namespace;
}
