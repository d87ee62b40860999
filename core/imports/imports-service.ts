/**
 * Other tools' logins: found without their secrets, taken over or borrowed when a person says so. Secrets go from the
 * file that holds them to the vault and to the provider that they are for, and nowhere else: what is found is read
 * again when it is taken, so that no front end ever has to carry a token.
 */
import type { Output, Parsed } from '../../shared/contract.ts';
import { AppFailure, type AppError } from '../../shared/errors.ts';
import { explainSentence } from '../../shared/explain-sentence.ts';
import type { FoundLogin, TakenLogin } from '../../shared/models/login.ts';
import type { AccountsService } from '../accounts/accounts-service.ts';
import { hintOf } from '../accounts/token-set.ts';
import { locateFolders, pickEnvironment } from '../clients/client-folders.ts';
import type { Ports } from '../ports.ts';
import type { ProviderRegistry } from '../providers/provider-registry.ts';
import { findLogins, nameLogin } from './find-logins.ts';
import type { Machine, ReadLogin } from './login-reader.ts';
import type { LoginReaders } from './registry.ts';
import { LoginTaker, refreshTokenOf, type OpenIssuer } from './take-login.ts';

export interface ImportsOptions {
  readonly ports: Ports;
  readonly providers: ProviderRegistry;
  readonly accounts: AccountsService;
  readonly openIssuer: OpenIssuer;
  readonly readers: LoginReaders;
  readonly toAppError: (cause: unknown) => AppError;
  /** @default this machine's */
  readonly platform?: NodeJS.Platform;
}

type Search = Pick<Parsed<'imports.scan'>, 'owner' | 'path' | 'environment'>;

export class ImportsService {
  readonly #options: ImportsOptions;
  readonly #taker: LoginTaker;

  constructor(options: ImportsOptions) {
    this.#options = options;
    this.#taker = new LoginTaker({ ...options, clock: options.ports.clock });
  }

  /** Rejects with AppFailure `invalid-input` or `no-login-found`. */
  async scan(input: Parsed<'imports.scan'>): Promise<Output<'imports.scan'>> {
    const found = await this.#find(input);
    return found.map((login) => this.#show(login));
  }

  /** One result for each login that was asked for: what goes wrong with one stands in no other's way. */
  async take(input: Parsed<'imports.take'>): Promise<Output<'imports.take'>> {
    const found = new Map((await this.#find(input)).map((login) => [nameLogin(login.source), login]));
    const taken: TakenLogin[] = [];
    for (const id of new Set(input.logins)) taken.push(await this.#takeOne(id, found.get(id), input));
    return taken;
  }

  async #takeOne(
    id: string,
    login: ReadLogin | undefined,
    input: Parsed<'imports.take'>,
  ): Promise<TakenLogin> {
    const name = login?.name ?? id;
    try {
      if (login === undefined) throw new AppFailure({ code: 'not-found', what: 'login', id });
      requireTakeable(login);
      const account = await this.#taker.take(login, input);
      return { login: id, name, account, error: null };
    } catch (cause) {
      return { login: id, name, account: null, error: this.#options.toAppError(cause) };
    }
  }

  async #find({ owner, path, environment }: Search): Promise<ReadLogin[]> {
    const { ports, readers, platform = process.platform } = this.#options;
    const given = environment ?? pickEnvironment(ports.environment);
    const folders = locateFolders(given, undefined, platform);
    const machine: Machine = { home: folders.home, environment: folders.environment, platform };
    return await findLogins(readers, machine, { owner, path });
  }

  #show(login: ReadLogin): FoundLogin {
    const { source, provider, kind, name, identity, baseUrl, expiresAt, problem, secret } = login;
    return {
      id: nameLogin(source),
      source,
      provider,
      kind,
      name,
      identity,
      baseUrl,
      keyHint: secret === null ? '' : hintOf(secret.kind === 'key' ? secret.key : secret.accessToken),
      expiresAt,
      renewable: refreshTokenOf(login, this.#options.providers) !== null,
      account: this.#taker.findSame(login),
      problem,
      borrowable: problem === null && secret?.kind === 'tokens',
    };
  }
}

function requireTakeable({ problem, name }: ReadLogin): void {
  if (problem === null) return;
  if (problem.code === 'login-file-broken') throw new AppFailure(problem);
  throw new AppFailure({
    code: 'invalid-input',
    field: 'logins',
    problem: `${name}: ${explainSentence(problem)}`,
  });
}
