import { z } from 'zod';
import { DurationMs } from './time.ts';

/** What a person can set. Every field has its default here and nowhere else. */
export const Settings = z.object({
  /** The data plane's port on 127.0.0.1. */
  port: z.number().int().min(0).max(65_535).default(7787),
  /** The browser UI's port on 127.0.0.1 when no desktop is there. */
  uiPort: z.number().int().min(0).max(65_535).default(7788),
  activity: z
    .object({
      maxAgeDays: z.number().int().min(1).default(30),
      maxRows: z.number().int().min(100).default(100_000),
      maxBytes: z
        .number()
        .int()
        .min(1_048_576)
        .default(256 * 1_048_576),
    })
    .prefault({}),
  limits: z
    .object({
      /** A request body's size, in bytes. */
      bodyBytes: z
        .number()
        .int()
        .min(1024)
        .default(64 * 1_048_576),
      jsonDepth: z.number().int().min(8).default(200),
      requestsInFlight: z.number().int().min(1).default(1024),
      connections: z.number().int().min(1).default(2048),
    })
    .prefault({}),
  /** While an upstream is silent the client gets a sign of life this often. */
  keepAliveMs: DurationMs.min(100).default(15_000),
});
export type Settings = z.infer<typeof Settings>;
