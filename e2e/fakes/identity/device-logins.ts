import { createHash, randomInt } from 'node:crypto';
import type { IssuerClock } from './issuer-clock.ts';
import { random, type Grant } from './mint-tokens.ts';
import type { Organisation, Person } from './person.ts';
import type { TokenLedger } from './token-ledger.ts';
import type { Vendor } from './vendor.ts';

export interface DeviceSettings {
  /** Default true; false: the account's owner has not allowed device logins, 404. */
  enabled: boolean;
  /** Default 5: what the client is told to wait between polls. */
  intervalSeconds: number;
  /** Whether hasty polls are refused. Default: as RFC 8628 says; OpenAI is not known to. */
  enforcesInterval: boolean;
  /** Default 900. */
  lifeSeconds: number;
  /** What a pending poll is answered with. Default 403 (codex, which also sends 404), 400 (RFC 8628); Kimi sends 200. */
  pendingStatus: number;
}

/** A login that waits for a person at another device. */
export interface DeviceLogin {
  readonly userCode: string;
  /** `device_code`, or codex's `device_auth_id`. */
  readonly deviceCode: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
  /** Grows by 5 with each `slow_down` (RFC 8628, 3.5). */
  intervalSeconds: number;
  /** When polls came, by the issuer's clock. */
  readonly polls: number[];
  state: 'pending' | 'approved' | 'denied' | 'spent';
  grant: Grant | null;
}

export type Poll = 'unknown' | 'expired' | 'pending' | 'slow-down' | 'denied' | { readonly grant: Grant };

export class DeviceLogins {
  readonly settings: DeviceSettings;
  readonly #clock: IssuerClock;
  readonly #ledger: TokenLedger;
  readonly #logins: DeviceLogin[] = [];

  constructor(clock: IssuerClock, ledger: TokenLedger, settings: DeviceSettings) {
    this.#clock = clock;
    this.#ledger = ledger;
    this.settings = settings;
  }

  get all(): readonly DeviceLogin[] {
    return this.#logins;
  }

  begin(scopes: readonly string[]): DeviceLogin {
    const { lifeSeconds, intervalSeconds } = this.settings;
    const login: DeviceLogin = {
      userCode: makeUserCode(),
      deviceCode: this.#ledger.keepSecret('device code', random(24)),
      scopes,
      expiresAt: this.#clock.now() + lifeSeconds * 1000,
      intervalSeconds,
      polls: [],
      state: 'pending',
      grant: null,
    };
    this.#logins.push(login);
    return login;
  }

  /** False for a code that waits for nobody. */
  approve(userCode: string, person: Person, organisation: Organisation): boolean {
    const login = this.#findPending(userCode);
    if (!login) return false;
    login.state = 'approved';
    login.grant = { person, organisation, scopes: login.scopes, kind: 'login', listsOrganisations: true };
    return true;
  }

  deny(userCode: string): boolean {
    const login = this.#findPending(userCode);
    if (login) login.state = 'denied';
    return login !== undefined;
  }

  /** An approved login is given once. `userCode` is checked where the caller must send both. */
  poll(deviceCode: string, userCode?: string): Poll {
    const login = this.#logins.find((one) => one.deviceCode === deviceCode);
    if (!login || (userCode !== undefined && login.userCode !== userCode)) return 'unknown';
    const hasty = this.#recordPoll(login);
    if (login.state === 'spent') return 'unknown';
    if (this.#clock.now() >= login.expiresAt) return 'expired';
    if (hasty) return 'slow-down';
    if (login.state === 'denied') return 'denied';
    if (login.grant === null) return 'pending';
    login.state = 'spent';
    return { grant: login.grant };
  }

  #recordPoll(login: DeviceLogin): boolean {
    const now = this.#clock.now();
    const before = login.polls.at(-1);
    login.polls.push(now);
    const hasty = before !== undefined && now - before < login.intervalSeconds * 1000;
    if (!hasty || !this.settings.enforcesInterval) return false;
    login.intervalSeconds += 5;
    return true;
  }

  #findPending(userCode: string): DeviceLogin | undefined {
    return this.#logins.find(
      (one) => one.userCode === userCode && one.state === 'pending' && this.#clock.now() < one.expiresAt,
    );
  }
}

export function createDeviceSettings(vendor: Vendor, chosen: Partial<DeviceSettings> = {}): DeviceSettings {
  return {
    enabled: true,
    intervalSeconds: 5,
    enforcesInterval: vendor.name !== 'codex',
    lifeSeconds: 900,
    pendingStatus: vendor.name === 'codex' ? 403 : 400,
    ...chosen,
  };
}

/** Codex's device login brings a verifier of the issuer's own making. */
export function makePkcePair(): { verifier: string; challenge: string } {
  const verifier = random(48);
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** Letters that cannot be mistaken for one another (RFC 8628, 6.1). */
function makeUserCode(): string {
  const letters = 'BCDFGHJKLMNPQRSTVWXZ';
  const pick = () => letters[randomInt(letters.length)] ?? '';
  return `${Array.from({ length: 4 }, pick).join('')}-${Array.from({ length: 4 }, pick).join('')}`;
}
