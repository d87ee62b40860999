import { createServer } from 'node:net';
import type { Parsed } from '../../shared/contract.ts';
import type { AppError } from '../../shared/errors.ts';
import { explain } from '../../shared/explain.ts';
import { explainReason } from '../../shared/explain-reason.ts';
import { explainSentence } from '../../shared/explain-sentence.ts';
import type { AccountView } from '../../shared/models/account.ts';
import type { ClientEnvironment, ClientStatus } from '../../shared/models/client.ts';
import type { Finding } from '../../shared/models/doctor.ts';
import type { EngineStatus } from '../../shared/models/engine.ts';
import type { Settings } from '../../shared/models/settings.ts';
import type { VaultStatus } from '../../shared/models/vault.ts';
import type { Paths } from '../ports.ts';

export interface DoctorOptions {
  readonly paths: Paths;
  /** The process's own variables. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly engine: () => EngineStatus;
  readonly settings: () => Settings;
  readonly vault: () => VaultStatus;
  readonly accounts: () => AccountView[];
  /** A one-token call; null when it worked, else what went wrong. */
  readonly askAccount: (account: AccountView) => Promise<string | null>;
  readonly clients: (environment: ClientEnvironment | undefined) => ClientStatus[];
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
    ['accounts', () => checkAccounts(options, live)],
    ['clients', () => options.clients(environment).flatMap(checkClient)],
  ];
  const findings: Finding[] = [];
  for (const [id, check] of checks) {
    try {
      findings.push(...(await check()));
    } catch (cause) {
      findings.push({ id, level: 'fail', ...explain(options.toAppError(cause)) });
    }
  }
  return findings;
}

const ok = (id: string, message: string): Finding => ({ id, level: 'ok', message, hint: '' });

function checkHome({ paths, repairs }: DoctorOptions): Finding[] {
  if (repairs.length === 0) return [ok('home', `${paths.home} is readable by this user alone.`)];
  return repairs.map((path) => ({
    id: 'home',
    level: 'warn',
    message: `${path} was open to other users; it is closed now.`,
    hint: 'Find out what changed it: secrets in there were encrypted all the same.',
  }));
}

async function checkEndpoint({ engine, settings }: DoctorOptions): Promise<Finding[]> {
  const { url } = engine();
  if (url !== null) return [ok('endpoint', `The endpoint answers at ${url}.`)];
  const { port } = settings();
  if (port === 0 || (await isFree(port))) {
    return [
      {
        id: 'endpoint',
        level: 'warn',
        message: `No engine is serving; port ${port} is free for it.`,
        hint: 'Start one with "portunus serve".',
      },
    ];
  }
  return [
    {
      id: 'endpoint',
      level: 'fail',
      message: `No engine is serving, and another program holds port ${port}.`,
      hint: 'End that program, or choose another port with "portunus serve --port N" and apply the clients again.',
    },
  ];
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port }, () => server.close(() => resolve(true)));
  });
}

function checkVault(vault: VaultStatus): Finding {
  const words = vault.message === null ? '' : explainReason(vault.message);
  if (vault.locked)
    return { id: 'vault', level: 'fail', message: words, hint: 'Run "portunus vault unlock".' };
  switch (vault.kind) {
    case 'keychain':
      return ok('vault', `Secrets are encrypted under a key in the ${vault.backend ?? 'system'} keychain.`);
    case 'passphrase':
      return ok('vault', 'Secrets are encrypted under your passphrase.');
    case 'session':
      return {
        id: 'vault',
        level: 'warn',
        message: 'Secrets are kept for this session only.',
        hint: 'Run "portunus vault create --kind passphrase" to keep them.',
      };
    case 'none':
      return {
        id: 'vault',
        level: 'warn',
        message: words === '' ? 'No place for secrets has been chosen yet.' : words,
        hint: 'Set PORTUNUS_PASSPHRASE_FILE, or run "portunus vault create --kind passphrase".',
      };
  }
}

/** Settings of the shell or the machine that break a local proxy or weaken it. */
function checkEnvironment(environment: DoctorOptions['environment']): Finding[] {
  const findings: Finding[] = [];
  const read = (name: string) => environment[name] ?? environment[name.toLowerCase()];
  const proxy = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].find((name) => read(name) !== undefined);
  const exempt = (read('NO_PROXY') ?? '').split(',').map((name) => name.trim());
  if (proxy !== undefined && !exempt.includes('127.0.0.1') && !exempt.includes('*')) {
    findings.push({
      id: 'environment.proxy',
      level: 'warn',
      message: `${proxy} is set and NO_PROXY does not name 127.0.0.1: clients would send local requests to that proxy.`,
      hint: 'Add 127.0.0.1,localhost to NO_PROXY.',
    });
  }
  if (environment['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
    findings.push({
      id: 'environment.tls',
      level: 'fail',
      message: 'NODE_TLS_REJECT_UNAUTHORIZED=0 switches off the check of every certificate.',
      hint: 'Unset it; "portunus serve" does not start with it.',
    });
  }
  return findings.length > 0 ? findings : [ok('environment', 'No variable stands in the way.')];
}

async function checkAccounts(options: DoctorOptions, live: boolean): Promise<Finding[]> {
  const accounts = options.accounts();
  if (accounts.length === 0) {
    return [
      {
        id: 'accounts',
        level: 'warn',
        message: 'There is no account yet.',
        hint: 'Add one with "portunus accounts add", or try "portunus serve --demo".',
      },
    ];
  }
  const findings: Finding[] = [];
  for (const account of accounts) {
    findings.push(checkAccount(account));
    if (live && account.kind !== 'built-in') findings.push(await checkLive(options, account));
  }
  return findings;
}

function checkAccount({ id, label, status }: AccountView): Finding {
  const about = { id: `account.${id}` };
  switch (status.state) {
    case 'ready':
    case 'refreshing':
      return ok(about.id, `${label} is ready.`);
    case 'paused':
      return {
        ...about,
        level: 'warn',
        message: `${label} is paused.`,
        hint: `"portunus accounts resume ${id}" ends that.`,
      };
    case 'cooling-down':
      return {
        ...about,
        level: 'warn',
        message: `${label} is resting: ${explainReason(status.reason)}`,
        hint: 'Time mends it.',
      };
    case 'login-needed':
      return {
        ...about,
        level: 'fail',
        message: `${label} needs a new sign-in or key: ${explainReason(status.reason)}`,
        hint: 'Add it again with "portunus accounts add"; the same account is renewed, not doubled.',
      };
    case 'expired':
      return {
        ...about,
        level: 'fail',
        message: `${label} has expired: ${explainReason(status.reason)}`,
        hint: 'Sign in with it again; the same account is renewed, not doubled.',
      };
    case 'unsuitable':
      return {
        ...about,
        level: 'fail',
        message: `${label} is not for other tools: ${explainReason(status.reason)}`,
        hint: 'Use an API key for them; "portunus accounts resume" tries this account again.',
      };
    case 'locked':
      return {
        ...about,
        level: 'fail',
        message: `${label} cannot be used: ${explainReason(status.reason)}`,
        hint: 'Unlock the vault.',
      };
  }
}

async function checkLive(options: DoctorOptions, account: AccountView): Promise<Finding> {
  const id = `account.${account.id}.live`;
  const problem = await options.askAccount(account);
  if (problem === null) return ok(id, `${account.label} answered a one-token call.`);
  return {
    id,
    level: 'fail',
    message: `${account.label} did not answer a one-token call: ${problem}`,
    hint: `"portunus accounts test ${account.id}" checks its key alone.`,
  };
}

function checkClient({ id, name, installed, state, notes, configPath }: ClientStatus): Finding[] {
  const about = { id: `client.${id}` };
  const detail = notes.length === 0 ? '' : ` ${notes.map(explainSentence).join(' ')}`;
  if (!installed && state === 'off') return [ok(about.id, `${name} is not installed.`)];
  switch (state) {
    case 'on':
      return [ok(about.id, `${name} uses Portunus.${detail}`)];
    case 'off':
      return [ok(about.id, `${name} does not use Portunus.${detail}`)];
    case 'drifted':
      return [
        {
          ...about,
          level: 'warn',
          message: `${configPath} was changed since ${name} was switched on.${detail}`,
          hint: `"portunus clients apply ${id}" switches it on again, "portunus clients revert ${id}" off.`,
        },
      ];
    case 'broken':
      return [
        {
          ...about,
          level: 'fail',
          message: `${configPath} cannot be read by ${name}.${detail}`,
          hint: 'Mend that place; Portunus leaves a broken file as it is.',
        },
      ];
  }
}
