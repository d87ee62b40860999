import { z } from 'zod';
import { EpochMs } from './time.ts';

/** What the engine is doing. `url` is null when it runs only for one command and serves nobody. */
export const EngineStatus = z.object({
  version: z.string(),
  pid: z.number().int(),
  startedAt: EpochMs,
  url: z.url().nullable(),
  port: z.number().int().nullable(),
  uiUrl: z.url().nullable(),
  uiPort: z.number().int().nullable(),
  demo: z.boolean(),
  requestsInFlight: z.number().int().nonnegative(),
});
export type EngineStatus = z.infer<typeof EngineStatus>;
