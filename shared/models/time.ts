import { z } from 'zod';

/** A moment as milliseconds since the Unix epoch; names of such fields end in `At`. */
export const EpochMs = z.number().int().nonnegative();
export type EpochMs = z.infer<typeof EpochMs>;

/** A length of time in milliseconds; names of such fields end in `Ms`. */
export const DurationMs = z.number().nonnegative();
export type DurationMs = z.infer<typeof DurationMs>;
