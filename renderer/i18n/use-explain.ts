import type { AppError } from '../../shared/errors.ts';
import { useWords } from './language-context.tsx';

/** What happened and what to do next, in the window's language. */
export function useExplain(): (error: AppError) => { message: string; hint: string } {
  return useWords().text.explainError;
}
