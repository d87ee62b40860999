import type { RequestTarget } from './translation.ts';

/** Whose state it is that a client of either OpenAI dialect holds without a maker's name. */
export const ownMaker = 'openai';

/** What a server of OpenAI's dialects takes. Those that are merely compatible answer 400 to much that is OpenAI's own. */
export interface TargetTraits {
  readonly isOpenAi: boolean;
  /** OpenAI's thinking models refuse sampling, stop sequences and log probabilities. */
  readonly isThinking: boolean;
}

export function traitsOf({ maker, model }: RequestTarget): TargetTraits {
  // An account's name may follow, where state is bound to it; `openai-compatible` is another provider.
  const isOpenAi = maker === ownMaker || /^openai[^\w-]/.test(maker);
  return { isOpenAi, isThinking: isOpenAi && /^(o\d|gpt-[5-9]|gpt-\d\d|codex)/.test(model) };
}
