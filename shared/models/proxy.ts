import { z } from 'zod';
import { AppError } from '../errors.ts';
import { DurationMs } from './time.ts';

/**
 * Proxies to the outside, in the order in which they count: an account's own, the one for all, the environment's.
 * Addresses are masked: name and password are never shown. `direct` stands for none at all.
 */
export const OutboundProxies = z.object({
  global: z.string().nullable(),
  /** What HTTPS_PROXY and its like say in the engine's own environment. */
  environment: z.string().nullable(),
  /** By the account's id. */
  accounts: z.record(z.string(), z.string()),
});
export type OutboundProxies = z.infer<typeof OutboundProxies>;

/** Whether a host can be reached the way its requests would go; nothing is asked of it. */
export const ProxyCheck = z.object({
  /** The proxy, masked; null: none is used for this host. */
  proxy: z.string().nullable(),
  /** `host:port` that was connected to. */
  host: z.string(),
  tookMs: DurationMs,
  /** Null: it was reached. */
  error: AppError.nullable(),
});
export type ProxyCheck = z.infer<typeof ProxyCheck>;
