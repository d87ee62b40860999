import { fitName, type NameRule } from './fit-name.ts';
import type { InputKind, ToolName } from './parts.ts';
import type { Tool } from './tools.ts';

/** The client's own name of a tool, and how the client wants it called. */
export interface KnownTool extends ToolName {
  readonly kind: InputKind;
}

/** Which name a tool has upstream, and whose it is when it comes back. One for each request. */
export class ToolIndex {
  readonly #rule: NameRule;
  readonly #upstreamNames = new Map<string, string>();
  readonly #taken = new Set<string>();
  readonly #known = new Map<string, KnownTool>();

  constructor(tools: readonly Tool[], rule: NameRule) {
    this.#rule = rule;
    for (const tool of tools) {
      if (tool.type === 'hosted') continue;
      const kind = tool.type === 'custom' ? 'text' : 'json';
      this.#known.set(this.nameUpstream(tool), { name: tool.name, namespace: tool.namespace, kind });
    }
  }

  /** Also for tools that only the history knows. */
  nameUpstream(tool: ToolName): string {
    const key = keyOf(tool);
    const known = this.#upstreamNames.get(key);
    if (known !== undefined) return known;
    const flat = tool.namespace === undefined ? tool.name : `${tool.namespace}__${tool.name}`;
    const fitted = fitName(flat, this.#rule);
    // The key holds a character that no name may hold, so it always brings a hash along.
    const name = this.#taken.has(fitted) ? fitName(key, this.#rule) : fitted;
    this.#upstreamNames.set(key, name);
    this.#taken.add(name);
    return name;
  }

  /** A name that was not given upstream stays what it is, called as the upstream calls it. */
  resolve(upstreamName: string, kind: InputKind = 'json'): KnownTool {
    return this.#known.get(upstreamName) ?? { name: upstreamName, kind };
  }
}

const keyOf = ({ name, namespace = '' }: ToolName) => `${namespace}/${name}`;
