import type { RequestTarget } from '../translation.ts';
import { ownMaker } from './reasoning-state.ts';

/** What a server of this dialect takes. Those that are merely compatible answer 400 to much that is OpenAI's own. */
export interface TargetTraits {
  readonly isOpenAi: boolean;
  /** OpenAI's thinking models refuse sampling, stop sequences and log probabilities. */
  readonly isThinking: boolean;
}

export function traitsOf({ maker, model }: RequestTarget): TargetTraits {
  const isOpenAi = maker === ownMaker;
  return { isOpenAi, isThinking: isOpenAi && /^(o\d|gpt-[5-9]|gpt-\d\d|codex)/.test(model) };
}
