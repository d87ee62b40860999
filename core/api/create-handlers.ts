import type { ActivityReader } from '../activity/create-activity.ts';
import type { AccountsService } from '../accounts/accounts-service.ts';
import type { PreflightRequest } from '../auth/preflight/preflight.ts';
import type { ClientsService } from '../clients/clients-service.ts';
import type { ClientsState } from '../clients/clients-state.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { Output, Parsed, VaultSlice } from '../../shared/contract.ts';
import type { EngineStatus } from '../../shared/models/engine.ts';
import type { VaultStatus } from '../../shared/models/vault.ts';
import type { ProviderView } from '../../shared/models/provider.ts';
import type { LoginsService } from '../auth/logins/logins-service.ts';
import type { ImportsService } from '../imports/imports-service.ts';
import type { LocalKeys } from '../keys/local-keys.ts';
import type { SharedKey } from '../keys/shared-key.ts';
import type { OutboundProxies } from '../outbound/outbound-proxies.ts';
import type { Pause } from '../pause.ts';
import type { Router } from '../routing/router.ts';
import { simulateRoute } from '../routing/simulate-route.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { OpenVault } from '../vault/vault.ts';
import type { Handlers } from './handlers.ts';

export interface HandlerServices {
  readonly accounts: AccountsService;
  readonly logins: LoginsService;
  readonly pasteToken: (input: Parsed<'accounts.pasteToken'>) => Promise<Output<'accounts.pasteToken'>>;
  readonly addPassThrough: (input: Parsed<'accounts.addPassThrough'>) => Output<'accounts.addPassThrough'>;
  readonly keys: LocalKeys;
  readonly sharedKey: SharedKey;
  readonly clients: ClientsService;
  readonly clientsState: ClientsState;
  readonly activity: ActivityReader;
  readonly imports: ImportsService;
  readonly vault: OpenVault;
  readonly settings: SettingsStore;
  readonly proxies: OutboundProxies;
  readonly preflight: (login: PreflightRequest) => Promise<Output<'logins.preflight'>>;
  readonly testProxy: (input: Parsed<'proxies.test'>) => Promise<Output<'proxies.test'>>;
  readonly providers: readonly ProviderView[];
  readonly engine: () => EngineStatus;
  readonly pause: Pause;
  readonly router: Router;
  readonly runDoctor: (input: Parsed<'doctor.run'>) => Promise<Output<'doctor.run'>>;
  readonly vaultSlice: () => VaultSlice;
  readonly vaultOpening: () => Promise<void> | undefined;
  /** Tells everybody that the vault is not what it was. */
  readonly announceVault: () => void;
  /** Ends the engine after the answer to this call was sent. */
  readonly stopSoon: () => void;
}

/** What each command of the contract does: one line each, the work is in the services. */
export function createHandlers(services: HandlerServices): Handlers {
  const { accounts, logins, keys, clients, activity, vault, settings } = services;
  /** For what needs secrets, or tells of accounts whose secrets may be out of reach. */
  const opened = async <T>(work: () => T | Promise<T>): Promise<T> => {
    await services.vaultOpening();
    return await work();
  };
  const announced = async (change: Promise<VaultStatus>) => {
    const status = await change;
    services.announceVault();
    return status;
  };
  /** Also after a failure: a part of it may be written. */
  const written = <T>(work: () => T): T => {
    try {
      return work();
    } finally {
      services.clientsState.refresh();
    }
  };
  return {
    'state.snapshot': () => ({
      engine: services.engine(),
      providers: [...services.providers],
      accounts: accounts.slice(),
      logins: logins.slice(),
      keys: keys.slice(),
      clients: services.clientsState.slice(),
      vault: services.vaultSlice(),
      settings: settings.slice(),
    }),
    'engine.status': () => services.engine(),
    'engine.stop': () => {
      services.stopSoon();
      return {};
    },

    'engine.pause': ({ forMs }) => {
      services.pause.begin(forMs);
      return services.engine();
    },
    'engine.resume': () => {
      services.pause.end();
      return services.engine();
    },

    'accounts.list': () => opened(() => accounts.list()),
    'accounts.add': (input) => opened(() => accounts.add(input)),
    'accounts.remove': (input) => opened(() => accounts.remove(input)),
    'accounts.restore': (input) => accounts.restore(input),
    'accounts.rename': (input) => opened(() => accounts.rename(input)),
    'accounts.pause': (input) => opened(() => accounts.pause(input)),
    'accounts.resume': (input) => opened(() => accounts.resume(input)),
    'accounts.test': (input) => opened(() => accounts.test(input)),
    'accounts.setOrder': (input) => accounts.setOrder(input),
    'accounts.clearOrder': (input) => accounts.clearOrder(input),
    'accounts.orders': () => accounts.orders(),
    'accounts.setWeight': (input) => accounts.setWeight(input),
    'accounts.renew': (input) => opened(() => accounts.renew(input)),
    'accounts.renewals': (input) => accounts.renewals(input),
    'accounts.pasteToken': (input) => opened(() => services.pasteToken(input)),
    'accounts.addPassThrough': (input) => services.addPassThrough(input),

    'logins.preflight': ({ account, ...login }) =>
      opened(() =>
        services.preflight({
          ...login,
          account: account === undefined ? null : accounts.find(account).id,
        }),
      ),
    'logins.begin': (input) => opened(() => logins.begin(input)),
    'logins.get': (input) => logins.get(input),
    'logins.paste': (input) => logins.paste(input),
    'logins.save': (input) => opened(() => logins.save(input)),
    'logins.cancel': async (input) => {
      await logins.cancel(input);
      return {};
    },

    'imports.scan': (input) => opened(() => services.imports.scan(input)),
    'imports.take': (input) => opened(() => services.imports.take(input)),

    'keys.list': () => keys.list(),
    'keys.create': ({ name }) => keys.create(name),
    'keys.revealShared': () => opened(() => services.sharedKey.reveal()),
    'keys.revoke': ({ key }) => services.sharedKey.revoke(key),

    'clients.list': (input) => clients.list(input),
    'clients.plan': (input) => clients.plan(input),
    'clients.apply': (input) => written(() => clients.apply(input)),
    'clients.planRevert': (input) => clients.planRevert(input),
    'clients.revert': (input) => written(() => clients.revert(input)),
    'clients.launch': (input) => clients.launch(input),

    'activity.list': (input) => activity.list(input),
    'activity.get': ({ id }) => {
      const entry = activity.get(id);
      if (entry === undefined) throw new AppFailure({ code: 'not-found', what: 'request', id });
      return entry;
    },
    'activity.overview': ({ sinceAt }) => activity.overview(sinceAt),
    'activity.clear': () => {
      activity.clear();
      return {};
    },

    'vault.status': () => opened(() => vault.status()),
    'vault.unlock': ({ passphrase }) => announced(vault.unlock(passphrase)),
    'vault.create': (input) => announced(vault.create(input)),
    'vault.changePassphrase': ({ current, next }) => announced(vault.changePassphrase(current, next)),

    'routes.simulate': (input) =>
      opened(() => simulateRoute(input, services.router, settings.get().clientLogins)),

    'proxies.get': () => services.proxies.view(),
    'proxies.set': ({ account, url }) =>
      opened(() => services.proxies.set(account && accounts.find(account).id, url)),
    'proxies.test': (input) => opened(() => services.testProxy(input)),

    'settings.get': () => settings.get(),
    'settings.update': (input) => settings.update(input),

    'doctor.run': (input) => opened(() => services.runDoctor(input)),
  };
}
