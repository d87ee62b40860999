import { z } from 'zod';
import { Strategy } from './strategy.ts';
import { ClientId, ClientLogin } from './client.ts';

const wholeFrom = (least: number) => z.number().int().min(least);
const port = wholeFrom(0).max(65_535);
const keepAliveMs = z.number().min(100);
const expiresSoonMs = z
  .number()
  .int()
  .min(60_000)
  .max(30 * 24 * 3_600_000);

const activityCaps = {
  maxAgeDays: wholeFrom(1),
  maxRows: wholeFrom(100),
  maxBytes: wholeFrom(1_048_576),
};

const limits = {
  /** A request body's size, in bytes. */
  bodyBytes: wholeFrom(1024),
  jsonDepth: wholeFrom(8),
  requestsInFlight: wholeFrom(1),
  connections: wholeFrom(1),
};

/** A model's name as clients may ask for it; a `*` at its end stands for any ending. */
const aliasName = z
  .string()
  .max(200)
  .regex(/^[^\s*]*\*?$/, 'an alias has no white space, and no * but at its end')
  .min(1);
/** What an alias stands for: an id, `provider/id` or `id@account`. Never an alias again. */
const aliasTarget = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^*]*$/, 'it is one model: no * in it');

const cacheTtl = z.enum(['5m', '1h']);
const cache = {
  /** Marks what to cache for clients whose format has no such marks, where the upstream is Anthropic. */
  auto: z.boolean(),
  /** How long that is kept where `cacheTtls` says nothing else; an hour costs more to write. */
  ttl: cacheTtl,
};

/** `system` follows what the person's system says. */
export const Language = z.enum(['system', 'en', 'zh-CN']);
export type Language = z.infer<typeof Language>;
export const Theme = z.enum(['system', 'light', 'dark']);
export type Theme = z.infer<typeof Theme>;

/** What a person can set. Every field has its default here and nowhere else. */
export const Settings = z.object({
  /** The window's and the tray's. */
  language: Language.default('system'),
  theme: Theme.default('system'),
  /** The data plane's port on 127.0.0.1. */
  port: port.default(7787),
  /** The browser UI's port on 127.0.0.1 when no desktop is there. */
  uiPort: port.default(7788),
  activity: z
    .object({
      maxAgeDays: activityCaps.maxAgeDays.default(30),
      maxRows: activityCaps.maxRows.default(100_000),
      maxBytes: activityCaps.maxBytes.default(268_435_456),
    })
    .prefault({}),
  limits: z
    .object({
      bodyBytes: limits.bodyBytes.default(67_108_864),
      jsonDepth: limits.jsonDepth.default(200),
      requestsInFlight: limits.requestsInFlight.default(1024),
      connections: limits.connections.default(2048),
    })
    .prefault({}),
  /** While an upstream is silent the client gets a sign of life this often. */
  keepAliveMs: keepAliveMs.default(15_000),
  /** So long before its end a credential that nothing renews is told to end soon. */
  expiresSoonMs: expiresSoonMs.default(24 * 3_600_000),
  /** Names of the user's own for models, by name. */
  aliases: z.record(aliasName, aliasTarget).default({}),
  cache: z.object({ auto: cache.auto.default(true), ttl: cache.ttl.default('5m') }).prefault({}),
  /** By model, as it is asked of the account; a `*` at the end stands for any ending. */
  cacheTtls: z.record(aliasName, cacheTtl).default({}),
  /** Who of several equal accounts is asked first. */
  strategy: Strategy.default('in-order'),
  /** Where a strategy spreads: a conversation stays with the account that answered it, whose cache has it. */
  sessionAffinity: z.boolean().default(true),
  /** Where a client's login is not Portunus's; changed by switching the client on that way. */
  clientLogins: z.partialRecord(ClientId, ClientLogin).default({}),
});
export type Settings = z.infer<typeof Settings>;

/** A change: any of the settings, groups in part too. What is not named stays as it is. */
export const SettingsPatch = z
  .strictObject({
    language: Language,
    theme: Theme,
    port,
    uiPort: port,
    activity: z.strictObject(activityCaps).partial(),
    limits: z.strictObject(limits).partial(),
    keepAliveMs,
    expiresSoonMs,
    /** Null takes an alias away. */
    aliases: z.record(aliasName, aliasTarget.nullable()),
    cache: z.strictObject(cache).partial(),
    /** Null takes a model's own away. */
    cacheTtls: z.record(aliasName, cacheTtl.nullable()),
    strategy: Strategy,
    sessionAffinity: z.boolean(),
    clientLogins: z.partialRecord(ClientId, ClientLogin.nullable()),
  })
  .partial();
export type SettingsPatch = z.infer<typeof SettingsPatch>;
