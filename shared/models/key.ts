import { z } from 'zod';
import { ClientId } from './client.ts';
import { EpochMs } from './time.ts';

/** A key that clients present to our proxy, without its text, which is kept only as a hash (a shared key's in the vault too). */
export const LocalKeyView = z.object({
  id: z.string(),
  name: z.string(),
  /** The client it was made for by `clients apply` or `clients run`; null for keys made by hand. */
  client: ClientId.nullable(),
  /** The one key for all tools that are set up by hand; its text can be shown again. */
  shared: z.boolean(),
  hint: z.string().max(4),
  createdAt: EpochMs,
  lastUsedAt: EpochMs.nullable(),
});
export type LocalKeyView = z.infer<typeof LocalKeyView>;
