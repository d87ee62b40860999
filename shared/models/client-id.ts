import { z } from 'zod';

/** A tool that calls us. Adding one is a folder in `core/clients/` and a line here. */
export const ClientId = z.enum(['claude-code']);
export type ClientId = z.infer<typeof ClientId>;
