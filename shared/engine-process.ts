import { z } from 'zod';
import { AppError } from './errors.ts';

/**
 * What an engine's process and the host that started it say to each other (decision D16). Everything else goes
 * through the control socket, so that an engine which somebody else started is reached in the same way.
 */
export const Addresses = z.object({
  url: z.url(),
  port: z.number().int(),
  /** Opens the browser UI signed in: it must not be logged. Null where no UI port is open. */
  uiUrl: z.url().nullable(),
  uiPort: z.number().int().nullable(),
  pid: z.number().int(),
});
/** Where a serving engine is reached. */
export type Addresses = z.infer<typeof Addresses>;

/** Said once by the engine: all its doors are open, or why it ends now. */
export const EngineMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), addresses: Addresses }),
  z.object({ type: z.literal('failed'), error: AppError }),
]);
export type EngineMessage = z.infer<typeof EngineMessage>;

/** `stop`: end gracefully. `resumed`: the machine slept, so connections that were kept are not to be trusted. */
export const HostMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('stop') }),
  z.object({ type: z.literal('resumed') }),
]);
export type HostMessage = z.infer<typeof HostMessage>;
