import { z } from 'zod';

/**
 * Who of several equal accounts is asked first. `in-order`: always the first that can be used. The others spread the
 * requests, or, with `sessionAffinity`, the conversations: by turns, by turns in proportion to the accounts' weights,
 * to whoever has the fewest requests under way, or by chance.
 */
export const Strategy = z.enum(['in-order', 'round_robin', 'weighted', 'least_connections', 'random']);
export type Strategy = z.infer<typeof Strategy>;
/** Those that spread. */
export type SpreadingStrategy = Exclude<Strategy, 'in-order'>;
