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
  /** While it is paused, new requests are refused; `endsAt` null: until somebody ends it. */
  pause: z.object({ endsAt: EpochMs.nullable() }).nullable(),
  requestsInFlight: z.number().int().nonnegative(),
});
export type EngineStatus = z.infer<typeof EngineStatus>;
