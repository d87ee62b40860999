import type { Output, Parsed } from '../../shared/contract.ts';
import type { AppError } from '../../shared/errors.ts';
import { explain } from '../../shared/explain.ts';
import type { AccountView, TokenRenewal } from '../../shared/models/account.ts';
import type { ClientEnvironment, ClientStatus } from '../../shared/models/client.ts';
import type { Finding } from '../../shared/models/doctor.ts';
import type { EngineStatus } from '../../shared/models/engine.ts';
import type { OutboundProxies } from '../../shared/models/proxy.ts';
import type { Settings } from '../../shared/models/settings.ts';
import type { EpochMs } from '../../shared/models/time.ts';
import type { VaultStatus } from '../../shared/models/vault.ts';
import type { Paths } from '../ports.ts';
import { checkAccounts } from './check-accounts.ts';
import { checkClient } from './check-clients.ts';
import { checkClock } from './check-clock.ts';
import { checkEndpoint } from './check-endpoint.ts';
import { checkEnvironment } from './check-environment.ts';
import { checkHome } from './check-home.ts';
import { checkProxies } from './check-proxies.ts';
import { checkVault } from './check-vault.ts';
import type { CredentialState } from './inspect-credential.ts';

export interface DoctorOptions {
  readonly paths: Paths;
  /** The process's own variables. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: () => EpochMs;
  readonly engine: () => EngineStatus;
  readonly settings: () => Settings;
  readonly vault: () => VaultStatus;
  readonly accounts: () => AccountView[];
  /** By an account's id, as the following two. */
  readonly inspectCredential: (account: string) => CredentialState;
  readonly lastRenewal: (account: string) => TokenRenewal | undefined;
  /** By how much this machine's clock is ahead of an origin's, asked the account's way; null: it did not tell. */
  readonly askTime: (account: string, origin: string) => Promise<number | null>;
  /** The name of another tool that keeps the same login; undefined: none is known. */
  readonly findSharing: (account: AccountView) => Promise<string | undefined>;
  /** A one-token call; null when it worked, else what went wrong. */
  readonly askAccount: (account: AccountView) => Promise<string | null>;
  readonly clients: (environment: ClientEnvironment | undefined) => ClientStatus[];
  readonly proxies: () => OutboundProxies;
  /** Null: the proxy for all. */
  readonly testProxy: (account: string | null) => Promise<Output<'proxies.test'>>;
  /** Folders and files whose modes were wider than they may be, and were repaired at start. */
  readonly repairs: readonly string[];
  readonly toAppError: (cause: unknown) => AppError;
}

type Check = () => Promise<Finding[]> | Finding[];

/** Looks at everything that commonly goes wrong; a check that fails itself is a finding, not an error. */
export async function runDoctor(
  options: DoctorOptions,
  { live, environment }: Parsed<'doctor.run'>,
): Promise<Finding[]> {
  const checks: [id: string, check: Check][] = [
    ['home', () => checkHome(options)],
    ['endpoint', () => checkEndpoint(options)],
    ['vault', () => [checkVault(options.vault())]],
    ['environment', () => checkEnvironment(options.environment)],
    ['clock', () => checkClock(options)],
    ['proxy', () => checkProxies(options)],
    ['accounts', () => checkAccounts(options, options.clients(environment), live)],
    ['clients', () => options.clients(environment).flatMap(checkClient)],
  ];
  const run = async ([id, check]: (typeof checks)[number]): Promise<Finding[]> => {
    try {
      return await check();
    } catch (cause) {
      return [{ id, level: 'fail', ...explain(options.toAppError(cause)) }];
    }
  };
  return (await Promise.all(checks.map(run))).flat();
}
