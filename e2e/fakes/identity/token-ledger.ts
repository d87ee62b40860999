import type { Canary } from '../canaries.ts';
import type { IssuerClock } from './issuer-clock.ts';
import {
  mintAccessToken,
  mintCode,
  mintIdToken,
  mintRefreshToken,
  type Grant,
  type Lifetime,
} from './mint-tokens.ts';
import type { Vendor } from './vendor.ts';

/** A code that a person's consent made, and what the exchange must repeat. */
export interface Consent {
  readonly grant: Grant;
  /** Any of these. A device login's is known by two addresses: the real one and the fake's. */
  readonly redirectUris: readonly string[];
  /** S256; null when the sign-in came without PKCE. */
  readonly challenge: string | null;
  readonly state: string | null;
  readonly offline: boolean;
}

/** All tokens that came from one code. `killed` says why none of them is good any more. */
export interface Family {
  readonly id: number;
  readonly grant: Grant;
  /** How often it gave tokens, the exchange included. */
  issued: number;
  /** How often somebody presented a spent refresh token, or the code a second time. */
  reused: number;
  killed: 'token-reused' | 'code-reused' | 'revoked' | null;
}

export interface IssuedTokens {
  readonly family: Family;
  readonly accessToken: string;
  /** Null: none was given, or the old one stays. */
  readonly refreshToken: string | null;
  readonly idToken: string | null;
  readonly expiresIn: number;
}

export type AccessState = 'live' | 'expired' | 'revoked' | 'unknown';
export type TakenCode = Consent | 'unknown' | 'expired' | 'reused';
export type Refreshed = IssuedTokens | 'unknown' | 'expired' | 'reused' | 'invalidated';

interface CodeRecord {
  readonly consent: Consent;
  readonly expiresAt: number;
  used: boolean;
  family: Family | null;
}
interface AccessRecord {
  readonly family: Family;
  expiresAt: number;
  revoked: boolean;
}
interface RefreshRecord {
  readonly family: Family;
  spent: boolean;
  expired: boolean;
}

const codeLifeMs = 10 * 60_000;

/** Everything the issuer gave out, and whether it is still good. Its rules are those of a strict issuer (RFC 9700). */
export class TokenLedger {
  readonly families: Family[] = [];
  /** All that must never come out anywhere, in the order it was issued. */
  readonly secrets: Canary[] = [];
  lifeSeconds: number;
  readonly #vendor: Vendor;
  readonly #clock: IssuerClock;
  readonly #codes = new Map<string, CodeRecord>();
  readonly #access = new Map<string, AccessRecord>();
  readonly #refresh = new Map<string, RefreshRecord>();

  constructor(vendor: Vendor, clock: IssuerClock, lifeSeconds: number) {
    this.#vendor = vendor;
    this.#clock = clock;
    this.lifeSeconds = lifeSeconds;
  }

  addCode(consent: Consent): string {
    const code = this.keepSecret('code', mintCode(this.#vendor));
    const expiresAt = this.#clock.now() + codeLifeMs;
    this.#codes.set(code, { consent, expiresAt, used: false, family: null });
    return code;
  }

  /** Spends the code whatever comes of it; a second try kills what the first one gave (RFC 6749, 4.1.2). */
  takeCode(code: string): TakenCode {
    const record = this.#codes.get(code);
    if (record === undefined) return 'unknown';
    if (record.used) {
      if (record.family) reportReuse(record.family, 'code-reused');
      return 'reused';
    }
    record.used = true;
    return this.#clock.now() >= record.expiresAt ? 'expired' : record.consent;
  }

  /** All tokens of one sign-in begin here; `code` is the one that was taken for it. */
  openFamily(grant: Grant, choices: { offline: boolean; code?: string; lifeSeconds?: number }): IssuedTokens {
    const family: Family = { id: this.families.length + 1, grant, issued: 0, reused: 0, killed: null };
    this.families.push(family);
    const record = choices.code === undefined ? undefined : this.#codes.get(choices.code);
    if (record) record.family = family;
    const refreshToken = choices.offline ? this.#addRefreshToken(family) : null;
    return this.#issue(family, refreshToken, choices.lifeSeconds ?? this.lifeSeconds);
  }

  /** `rotate: false` answers without a new refresh token, and the old one stays good. */
  refresh(refreshToken: string, { rotate }: { rotate: boolean }): Refreshed {
    const record = this.#refresh.get(refreshToken);
    if (record === undefined) return 'unknown';
    if (record.spent) {
      reportReuse(record.family, 'token-reused');
      return 'reused';
    }
    if (record.family.killed !== null) return 'invalidated';
    if (record.expired) return 'expired';
    if (!rotate) return this.#issue(record.family, null, this.lifeSeconds);
    record.spent = true;
    return this.#issue(record.family, this.#addRefreshToken(record.family), this.lifeSeconds);
  }

  judge(accessToken: string): AccessState {
    const record = this.#access.get(accessToken);
    if (record === undefined) return 'unknown';
    if (record.revoked || record.family.killed !== null) return 'revoked';
    return this.#clock.now() >= record.expiresAt ? 'expired' : 'live';
  }

  /** Who a token speaks for, live or not. */
  findFamily(token: string): Family | undefined {
    return (this.#access.get(token) ?? this.#refresh.get(token))?.family;
  }

  isRefreshToken(token: string): boolean {
    return this.#refresh.has(token);
  }

  revokeAccessToken(token: string): void {
    const record = this.#access.get(token);
    if (record) record.revoked = true;
  }

  expireAccessTokens(): void {
    for (const record of this.#access.values())
      record.expiresAt = Math.min(record.expiresAt, this.#clock.now());
  }

  expireRefreshTokens(): void {
    for (const record of this.#refresh.values()) record.expired = true;
  }

  keepSecret(what: string, secret: string): string {
    this.secrets.push({ name: `${what} ${this.secrets.length + 1}`, secret });
    return secret;
  }

  #addRefreshToken(family: Family): string {
    const token = this.keepSecret('refresh token', mintRefreshToken(this.#vendor));
    this.#refresh.set(token, { family, spent: false, expired: false });
    return token;
  }

  #issue(family: Family, refreshToken: string | null, expiresIn: number): IssuedTokens {
    family.issued += 1;
    const now = this.#clock.now();
    const issuedAt = Math.floor(now / 1000);
    const life: Lifetime = { issuedAt, expiresAt: issuedAt + expiresIn };
    const accessToken = this.keepSecret('access token', mintAccessToken(this.#vendor, family.grant, life));
    this.#access.set(accessToken, { family, expiresAt: now + expiresIn * 1000, revoked: false });
    const idToken = mintIdToken(this.#vendor, family.grant, life);
    if (idToken !== null) this.keepSecret('id token', idToken);
    return { family, accessToken, refreshToken, idToken, expiresIn };
  }
}

function reportReuse(family: Family, why: 'token-reused' | 'code-reused'): void {
  family.reused += 1;
  family.killed ??= why;
}
