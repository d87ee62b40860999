import { z } from 'zod';

/** One thing that was looked at. `hint` is the next thing to do; empty when level is `ok`. */
export const Finding = z.object({
  id: z.string(),
  level: z.enum(['ok', 'warn', 'fail']),
  message: z.string(),
  hint: z.string(),
});
export type Finding = z.infer<typeof Finding>;
