import type { Effort } from '../message/request.ts';
import type { RequestTarget } from '../translation.ts';
import { ownMaker } from './thought-signature.ts';

/** What a model of Google's takes, as far as its name tells. */
export interface ModelTraits {
  /** Google's own servers read JSON Schema; others who speak the dialect may only read what was there first. */
  readonly takesJsonSchema: boolean;
  /** `budget`: a number of tokens. `level`: one of `levels`. */
  readonly thinking: 'none' | 'budget' | 'level';
  readonly levels: readonly Effort[];
  readonly budget: { readonly least: number; readonly most: number; readonly canBeOff: boolean };
  /** From the third generation on: images in function responses, and answers in JSON beside functions. */
  readonly isThird: boolean;
  /** Refuses a history whose calls lack their signature (pitfall 26). */
  readonly wantsSignatures: boolean;
}

const doesNotThink = /image|tts|embedding|live|audio|gemma/;
const ownLevels: readonly Effort[] = ['minimal', 'low', 'medium', 'high'];

export function traitsOf({ model, maker, efforts }: RequestTarget): ModelTraits {
  const isGoogle = maker === ownMaker;
  const version = /gemini-(\d+(?:\.\d+)?)/.exec(model)?.[1];
  const isNewest = /gemini-.*latest/.test(model);
  // A name that says nothing is that of a newer model.
  const generation = version === undefined ? 3 : Number(version);
  const isThird = generation >= 3;
  const isKnown = version !== undefined || isNewest || efforts !== undefined;
  const canThink = isKnown && generation >= 2.5 && !doesNotThink.test(model);
  return {
    takesJsonSchema: isGoogle,
    thinking: !canThink ? 'none' : isThird ? 'level' : 'budget',
    levels: efforts?.filter((effort) => ownLevels.includes(effort)) ?? levelsOf(model),
    budget: budgetRange(model),
    isThird,
    wantsSignatures: isGoogle && isThird && (version !== undefined || isNewest),
  };
}

/** `minimal` is refused by some of the family, and the first of them only knew two. */
function levelsOf(model: string): readonly Effort[] {
  return model.includes('gemini-3-pro') ? ['low', 'high'] : ['low', 'medium', 'high'];
}

/** https://ai.google.dev/gemini-api/docs/thinking#set-budget */
function budgetRange(model: string): ModelTraits['budget'] {
  if (model.includes('pro')) return { least: 128, most: 32_768, canBeOff: false };
  return { least: model.includes('lite') ? 512 : 1, most: 24_576, canBeOff: true };
}
