/** What a model of Anthropic's takes, as far as its name tells. */
export interface ModelTraits {
  /** `budget`: a number of tokens. `adaptive`: the model decides, guided by an effort. */
  readonly thinking: 'none' | 'budget' | 'adaptive';
  /** Newer models refuse temperature, top_p and top_k altogether. */
  readonly sampling: boolean;
  /** `output_config.format` and `strict` tools. */
  readonly structured: boolean;
  readonly maxOutputTokens: number;
}

/** Whoever else speaks this dialect follows the middle of its history. */
const unknownModel: ModelTraits = {
  thinking: 'budget',
  sampling: true,
  structured: false,
  maxOutputTokens: 32_000,
};

/** Read from the name, newest first: https://platform.claude.com/docs/en/build-with-claude/adaptive-thinking */
export function traitsOf(model: string): ModelTraits {
  const [, family = '', version] = /claude-([a-z]+)-(\d+(?:-\d{1,2}(?!\d))?)/.exec(model) ?? [];
  // The first three generations wrote the version before the family.
  if (version === undefined) return /claude-(2|3|instant)/.test(model) ? readOldModel(model) : unknownModel;
  const generation = Number(version.replace('-', '.'));
  const refusesSampling = generation >= 5 || (family === 'opus' && generation >= 4.7);
  return {
    thinking: generation >= 4.6 ? 'adaptive' : 'budget',
    sampling: !refusesSampling,
    structured: generation >= 4.5 || (family === 'opus' && generation >= 4.1),
    maxOutputTokens: outputLimit(family, generation),
  };
}

function outputLimit(family: string, generation: number): number {
  if (generation >= 5 || (family === 'opus' && generation >= 4.6)) return 128_000;
  return family === 'opus' && generation < 4.5 ? 32_000 : 64_000;
}

function readOldModel(model: string): ModelTraits {
  const canThink = model.includes('3-7');
  return {
    thinking: canThink ? 'budget' : 'none',
    sampling: true,
    structured: false,
    maxOutputTokens: canThink ? 64_000 : model.includes('3-5') ? 8192 : 4096,
  };
}
