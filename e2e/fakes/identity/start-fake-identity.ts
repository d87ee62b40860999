import type { Canary } from '../canaries.ts';
import { startFakeUpstream, type SeenRequest } from '../fake-upstream.ts';
import type { Script } from '../script.ts';
import { json } from '../vendors/answers.ts';
import { answerFaultily } from './apply-fault.ts';
import {
  createDeviceSettings,
  DeviceLogins,
  type DeviceLogin,
  type DeviceSettings,
} from './device-logins.ts';
import { FaultQueue } from './fault-queue.ts';
import { createIssuerClock } from './issuer-clock.ts';
import { issuerPaths, listRoutes } from './issuer-routes.ts';
import { choosePerson, type Choice, type Issuer } from './issuer.ts';
import { page } from './pages.ts';
import { createPeople, type Person } from './person.ts';
import { readFields, readText } from './read-fields.ts';
import { SignInPages, type CallbackChange, type SignInSettings } from './sign-in-pages.ts';
import { TokenLedger, type AccessState, type Family, type IssuedTokens } from './token-ledger.ts';
import { createVendor, type VendorChoices, type VendorName } from './vendor.ts';

export interface FakeIdentityOptions extends VendorChoices {
  readonly vendor: VendorName;
  /** Default: Ada with two organisations, Grace with one. */
  readonly people?: readonly Person[];
  /** Of an access token; default: as long as the vendor's. */
  readonly lifeSeconds?: number;
  readonly device?: Partial<DeviceSettings>;
  readonly page?: SignInSettings['page'];
  readonly callback?: CallbackChange;
}

/** An issuer on loopback that plays one vendor, as strict as the real one. */
export interface FakeIdentity {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  /** Full addresses of this vendor's endpoints. */
  readonly addresses: Readonly<Record<string, string>>;
  readonly people: readonly Person[];
  /** All that came in, oldest first. */
  readonly requests: readonly SeenRequest[];
  readonly faults: FaultQueue;
  /** One for each code that was exchanged; changes as they do. */
  readonly families: readonly Readonly<Family>[];
  /** Every code and token that was ever issued, for canary scans. */
  readonly secrets: readonly Canary[];
  /** What the sign-in page shows and sends back; may be changed at any time. */
  readonly signIn: SignInSettings;
  readonly device: DeviceSettings;
  readonly deviceLogins: readonly Readonly<DeviceLogin>[];
  /** Of tokens from now on. */
  lifeSeconds: number;
  /** Calls of one kind: `countRequests('refresh_token')` counts refreshes, whatever came of them. */
  countRequests(grantType: string): number;
  waitForRequest(count?: number): Promise<SeenRequest>;
  /** What a person does at the sign-in page, without a browser: the address that the browser is sent to. */
  approve(authorizeUrl: string, choice?: Choice): Promise<string>;
  /** A login as a finished sign-in gives it, for tests that begin after one. */
  issueLogin(choice?: LoginChoice): IssuedTokens;
  /** Throws when no device waits for that code. */
  approveDevice(userCode: string, choice?: Choice): void;
  denyDevice(userCode: string): void;
  isLive(accessToken: string): boolean;
  judge(accessToken: string): AccessState;
  /** Who a token speaks for. */
  findFamily(token: string): Readonly<Family> | undefined;
  /** Ends the access tokens; refresh tokens stay good. */
  expireAll(): void;
  expireRefreshTokens(): void;
  /** As if the person had ended all logins on the provider's page. */
  revokeFamily(email: string): void;
  /** The issuer's clock jumps, `Date` headers and token claims with it; tokens and codes grow older. */
  passTime(ms: number): void;
  /** For PORTUNUS_PROVIDERS_FILE. */
  providerOverrides(choices?: { readonly baseUrl?: string }): Record<string, ProviderOverride>;
  stop(): Promise<void>;
}

export interface LoginChoice extends Choice {
  /** Default: all of the vendor's. */
  readonly scopes?: readonly string[];
  /** Claude's: a year of inference, no refresh token. */
  readonly kind?: 'login' | 'setup-token';
}

export interface ProviderOverride {
  readonly baseUrl?: string;
  readonly oauth: Readonly<Record<string, string>>;
}

export async function startFakeIdentity(options: FakeIdentityOptions): Promise<FakeIdentity> {
  const faults = new FaultQueue();
  const issuer = createIssuer(options);
  const { ledger, devices, people, clock, vendor } = issuer;
  const pages = new SignInPages(issuer, {
    page: options.page ?? 'consent',
    callback: options.callback ?? {},
  });
  const routes = listRoutes(issuer, pages);
  const answer = async (request: SeenRequest) => {
    const found = routes.find(({ method, path }) => method === request.method && path === request.path);
    if (!found) return stampDate(answerElsewhere(request), clock.now());
    const fault = faults.take(found.endpoint, readGrantType(request));
    const process = (change = {}) => found.answer(request, change);
    const script = fault ? await answerFaultily(fault, request, process) : process();
    return stampDate(script, clock.now() + (fault?.dateOffsetMs ?? 0));
  };
  const server = await startFakeUpstream({ answer });
  issuer.url = server.url;
  const addresses = listAddresses(vendor.name, server.url);

  return {
    url: server.url,
    port: server.port,
    addresses,
    people,
    requests: server.requests,
    faults,
    families: ledger.families,
    secrets: ledger.secrets,
    signIn: pages.settings,
    device: devices.settings,
    deviceLogins: devices.all,
    get lifeSeconds() {
      return ledger.lifeSeconds;
    },
    set lifeSeconds(seconds) {
      ledger.lifeSeconds = seconds;
    },
    countRequests: (grantType) => server.requests.filter((seen) => readGrantType(seen) === grantType).length,
    waitForRequest: (count) => server.waitForRequest(count),
    approve: (authorizeUrl, choice = {}) =>
      Promise.try(() => pages.approve(authorizeUrl, issuerPaths[vendor.name].authorize, choice)),
    issueLogin: (choice = {}) => issueLogin(issuer, choice),
    approveDevice: (userCode, choice = {}) => {
      const { person, organisation } = choosePerson(people, choice);
      if (!devices.approve(userCode, person, organisation)) throw new Error(`nothing waits for ${userCode}`);
    },
    denyDevice: (userCode) => {
      if (!devices.deny(userCode)) throw new Error(`nothing waits for ${userCode}`);
    },
    isLive: (accessToken) => ledger.judge(accessToken) === 'live',
    judge: (accessToken) => ledger.judge(accessToken),
    findFamily: (token) => ledger.findFamily(token),
    expireAll: () => ledger.expireAccessTokens(),
    expireRefreshTokens: () => ledger.expireRefreshTokens(),
    revokeFamily: (email) => {
      const own = ledger.families.filter(({ grant }) => grant.person.email === email);
      if (own.length === 0) throw new Error(`${email} has no login`);
      for (const family of own) family.killed ??= 'revoked';
    },
    passTime: (ms) => clock.pass(ms),
    // Google's API is asked for a login's plan as soon as there is one: not the real one.
    providerOverrides: ({ baseUrl = vendor.name === 'google' ? server.url : undefined } = {}) => ({
      [vendor.provider]: {
        ...(baseUrl === undefined ? {} : { baseUrl }),
        oauth: nameForProviderData(addresses),
      },
    }),
    stop: () => server.stop(),
  };
}

function createIssuer(options: FakeIdentityOptions): Issuer {
  const vendor = createVendor(options.vendor, options);
  const clock = createIssuerClock();
  const ledger = new TokenLedger(vendor, clock, options.lifeSeconds ?? vendor.lifeSeconds);
  const devices = new DeviceLogins(clock, ledger, createDeviceSettings(vendor, options.device));
  return { vendor, clock, ledger, devices, people: options.people ?? createPeople(vendor.name), url: '' };
}

function issueLogin({ people, vendor, ledger }: Issuer, choice: LoginChoice): IssuedTokens {
  const kind = choice.kind ?? 'login';
  const scopes = choice.scopes ?? (kind === 'login' ? vendor.scopes : ['user:inference']);
  const grant = { ...choosePerson(people, choice), scopes, kind, listsOrganisations: true };
  if (kind === 'login') return ledger.openFamily(grant, { offline: true });
  return ledger.openFamily(grant, { offline: false, lifeSeconds: 31_536_000 });
}

/** The page behind a link of the consent page; nothing else is here. */
function answerElsewhere({ path }: SeenRequest): Script {
  if (path === '/popup') return page('Terms', '<p>A page in a window of its own.</p>');
  return json({ error: 'not_found' }, 404);
}

function readGrantType(request: SeenRequest): string | undefined {
  const fields = readFields(request);
  return fields && readText(fields, 'grant_type');
}

function stampDate(script: Script, at: number): Script {
  return { ...script, headers: { date: new Date(at).toUTCString(), ...script.headers } };
}

function listAddresses(vendor: VendorName, url: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(issuerPaths[vendor]).map(([name, path]) => [name, `${url}${path}`]),
  );
}

/** The names of the product's provider data; Google's device login is none of the product's. */
function nameForProviderData(addresses: Readonly<Record<string, string>>): Record<string, string> {
  const names = {
    authorize: 'authorizeUrl',
    token: 'tokenUrl',
    device: 'deviceUrl',
    devicePage: 'devicePage',
    revoke: 'revokeUrl',
    usage: 'usageUrl',
    profile: 'profileUrl',
  };
  return Object.fromEntries(
    Object.entries(names).flatMap(([from, to]) => {
      const address = addresses[from];
      return address === undefined ? [] : [[to, address]];
    }),
  );
}
