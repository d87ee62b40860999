import type { Reason } from '../../shared/models/reason.ts';

/** What a provider or the system said itself, as the engine passes it on. */
export const ownWords = (words: string): Extract<Reason, { code: 'words' }> => ({ code: 'words', words });
