import type { Output, Parsed, VaultSlice } from '../shared/contract.ts';
import type { AppError } from '../shared/errors.ts';
import type { Account } from './accounts/account-store.ts';
import { AccountsService } from './accounts/accounts-service.ts';
import { askUsage } from './accounts/ask-usage.ts';
import { chooseTokensByKind } from './accounts/tokens-by-kind.ts';
import { createIssuer, type Issuer } from './auth/issuer/issuer.ts';
import { createLoginRevoker, type OpenIssuer } from './auth/revoke-login.ts';
import { LoginsService } from './auth/logins/logins-service.ts';
import { addPassThrough } from './auth/add-pass-through.ts';
import { pasteToken } from './auth/paste-token.ts';
import { createActivity, type Activity } from './activity/create-activity.ts';
import { toAppError } from './api/to-app-error.ts';
import { openCustodian, type Custodian } from './auth/tokens/custodian.ts';
import { createClientsService, type ClientsService } from './clients/clients-service.ts';
import { ClientsState } from './clients/clients-state.ts';
import { EventHub } from './events.ts';
import { openBorrowedTokens } from './imports/borrowed-tokens.ts';
import { ImportsService } from './imports/imports-service.ts';
import { loginReaders } from './imports/registry.ts';
import { LocalKeys } from './keys/local-keys.ts';
import { SharedKey } from './keys/shared-key.ts';
import { OutboundProxies } from './outbound/outbound-proxies.ts';
import { isLoopback } from './outbound/unproxied-hosts.ts';
import type { Clock, Ports } from './ports.ts';
import { loadProviders, type Provider, type ProviderRegistry } from './providers/provider-registry.ts';
import { UpstreamPools } from './proxy/upstream-pools.ts';
import { rememberCandidates } from './routing/remember-candidates.ts';
import { Router } from './routing/router.ts';
import { createSettings, type SettingsStore } from './settings/settings-store.ts';
import { openDatabase } from './storage/database.ts';
import { portunusMigrations } from './storage/portunus-schema.ts';
import { startVault } from './vault/open-vault.ts';
import type { OpenVault } from './vault/vault.ts';

/** Everything the engine consists of, below its doors. */
export interface Services {
  readonly ports: Ports;
  readonly events: EventHub;
  readonly providers: ProviderRegistry;
  readonly settings: SettingsStore;
  readonly vault: OpenVault;
  readonly vaultSlice: () => VaultSlice;
  /** Settles when secrets can be had, or when it is known why not. Undefined once that was so. */
  readonly vaultOpening: () => Promise<void> | undefined;
  /** Tells accounts and front ends that the vault was unlocked, locked or moved. */
  readonly announceVault: () => void;
  readonly keys: LocalKeys;
  readonly sharedKey: SharedKey;
  readonly accounts: AccountsService;
  readonly router: Router;
  readonly logins: LoginsService;
  readonly pasteToken: (input: Parsed<'accounts.pasteToken'>) => Promise<Output<'accounts.pasteToken'>>;
  readonly addPassThrough: (input: Parsed<'accounts.addPassThrough'>) => Output<'accounts.addPassThrough'>;
  readonly imports: ImportsService;
  readonly clients: ClientsService;
  readonly clientsState: ClientsState;
  readonly activity: Activity;
  readonly pools: UpstreamPools;
  readonly proxies: OutboundProxies;
  /** The machine slept or changed its network: old connections are not used again, and tokens are looked at. */
  readonly renewConnections: () => void;
  readonly toAppError: (cause: unknown) => AppError;
}

export interface ServicesOptions {
  readonly ports: Ports;
  readonly demo: boolean;
  /** Takes what has to be closed, in the order of opening. */
  readonly stack: AsyncDisposableStack;
  /** Where the data plane is, or would be. */
  readonly endpoint: (settings: SettingsStore) => URL;
  /** Every port of 127.0.0.1 that is ours, or would be. */
  readonly ownPorts: (settings: SettingsStore) => readonly number[];
}

/** Opens the home's databases and the vault. The caller holds the home's lock. */
export function openServices(options: ServicesOptions): Services {
  const { ports, stack } = options;
  const { clock, log, paths, environment } = ports;
  const events = new EventHub();
  const providers = loadProviders(environment['PORTUNUS_PROVIDERS_FILE'], log);
  const database = openDatabase({
    path: paths.database,
    synchronous: 'full',
    migrations: portunusMigrations,
  });
  stack.defer(() => database.close());
  const settings = createSettings({ database, events, log });
  let vaultRevision = 0;
  const vaultSlice = () => ({ revision: vaultRevision, vault: vault.status() });
  let custodian: Custodian | undefined;
  const announceVault = () => {
    vaultRevision += 1;
    custodian?.vaultChanged();
    accounts.vaultChanged();
    events.publish('vault.changed', vaultSlice());
  };
  const { vault, opened } = startVault({ database, log, clock, environment, onChange: announceVault });
  stack.defer(async () => {
    await vault.close();
  });
  const activity = createActivity({ paths, clock, log, events, caps: settings.get().activity });
  stack.defer(() => activity.close());
  const isOwnAddress = ({ hostname, port }: URL) =>
    isLoopback(hostname.replace(/^\[(.*)\]$/, '$1')) && options.ownPorts(settings).includes(Number(port));
  const proxies = new OutboundProxies({
    database,
    vault,
    events,
    log,
    environment,
    isOwnAddress,
    onChange: () => pools.renew(),
  });
  const pools = new UpstreamPools(clock, (account, origin) => proxies.choose(account, origin));
  stack.defer(() => pools.close());
  const openLoginIssuer: OpenIssuer = (provider, dispatcher) => createIssuer({ provider, dispatcher, clock });
  const keys = new LocalKeys({ database, events, clock });
  stack.defer(() => keys.close());
  const accounts = new AccountsService({
    database,
    vault,
    providers,
    events,
    clock,
    demo: options.demo,
    openTokens: (host) => {
      const dispatcher = (account: Account) => pools.dispatcher(account.id);
      custodian = openCustodian({ database, vault, providers, clock, log, host, dispatcher });
      return chooseTokensByKind({
        own: custodian,
        borrowed: openBorrowedTokens({ readers: loginReaders, clock }),
      });
    },
    dispatcher: (upstream) => pools.for(upstream),
    askUsage: (upstream) => askUsage(upstream, pools.dispatcher(upstream.account)),
    cloudProject: environment['GOOGLE_CLOUD_PROJECT'] ?? environment['GOOGLE_CLOUD_PROJECT_ID'],
    isOwnAddress,
    revokeLogin: createLoginRevoker({
      providers,
      log,
      openIssuer: openLoginIssuer,
      dispatcher: (account) => pools.dispatcher(account),
    }),
  });
  stack.defer(() => accounts.close());
  stack.defer(() => custodian?.close());
  const router = new Router({
    candidates: rememberCandidates({ providers, accounts }),
    settings: () => settings.get(),
    clock,
    random: Math.random,
  });
  const logins = new LoginsService({
    providers,
    accounts,
    events,
    clock,
    log,
    requireVault: () => vault.requireOpen(),
    dispatcher: (account) => pools.dispatcher(account),
    openIssuer: openLoginIssuer,
  });
  stack.defer(() => logins.close());
  let opening: Promise<void> | undefined = opened
    .catch((cause: unknown) => log.error('vault.not-opened', {}, cause))
    .then(() => {
      opening = undefined;
      announceVault();
    });
  const imports = new ImportsService({
    ports,
    providers,
    accounts,
    readers: loginReaders,
    openIssuer: (id) => openIssuer(providers[id], pools, clock),
    toAppError: (cause) => toAppError(cause, {}, log),
  });
  const clients = createClientsService({
    database,
    paths,
    clock,
    log,
    environment,
    keys: keys.forClients(),
    endpoint: () => options.endpoint(settings).origin,
    logins: {
      get: (client) => settings.get().clientLogins[client] ?? 'portunus',
      set: (client, login) => {
        // What is not there is Portunus's.
        const chosen = login === 'portunus' ? null : login;
        if (chosen !== (settings.get().clientLogins[client] ?? null))
          settings.update({ clientLogins: { [client]: chosen } });
      },
    },
  });
  const clientsState = new ClientsState(clients, events);
  stack.defer(() => clientsState.close());
  return {
    ports,
    events,
    providers,
    settings,
    vault,
    vaultSlice,
    announceVault,
    vaultOpening: () => opening,
    keys,
    sharedKey: new SharedKey(keys, vault),
    accounts,
    router,
    logins,
    pasteToken: (input) =>
      pasteToken({ providers, clock, accounts, requireVault: () => vault.requireOpen() }, input),
    addPassThrough: (input) => addPassThrough({ providers, accounts }, input),
    imports,
    clients,
    clientsState,
    activity,
    pools,
    proxies,
    renewConnections: () => {
      pools.renew();
      custodian?.wake();
    },
    toAppError: (cause) => toAppError(cause, {}, log),
  };
}

/** For a login that is no account yet. */
function openIssuer(provider: Provider, pools: UpstreamPools, clock: Clock): Issuer | undefined {
  const { oauth, ownBetas } = provider;
  if (oauth === null) return undefined;
  return createIssuer({ provider: { oauth, ownBetas }, dispatcher: pools.dispatcher(null), clock });
}
