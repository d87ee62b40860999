import { randomBytes } from 'node:crypto';
import type { AppError } from '../../shared/errors.ts';
import { explain } from '../../shared/explain.ts';
import type { AccountProblem } from '../../shared/models/account-problem.ts';
import type { AccountView } from '../../shared/models/account.ts';
import type { ProviderId } from '../../shared/models/provider.ts';
import type { Settings } from '../../shared/models/settings.ts';
import type { AccountsService } from '../accounts/accounts-service.ts';
import type { Upstream } from '../accounts/upstream.ts';
import type { CreateStory } from '../activity/story.ts';
import type { LocalKeys } from '../keys/local-keys.ts';
import type { Clock, Logger } from '../ports.ts';
import type { Pause } from '../pause.ts';
import type { ProviderRegistry } from '../providers/provider-registry.ts';
import type { Router } from '../routing/router.ts';
import { answerError } from './answer.ts';
import { DataPlane, type SideRoutes, type UpgradeRoutes } from './data-plane.ts';
import type { StoryRecorder } from './exchange.ts';
import { ModelGateway } from './model-gateway.ts';
import type { UpstreamPools } from './upstream-pools.ts';

export interface DataPlaneServices {
  readonly clock: Clock;
  readonly log: Logger;
  readonly settings: () => Settings;
  readonly providers: ProviderRegistry;
  readonly accounts: AccountsService;
  readonly keys: LocalKeys;
  readonly pools: UpstreamPools;
  readonly router: Router;
  readonly createStory: CreateStory;
  readonly recorder: StoryRecorder;
  readonly pause: Pause;
  readonly toAppError: (cause: unknown) => AppError;
  /** Settles when credentials can be had; undefined once that was so. */
  readonly vaultOpening: () => Promise<void> | undefined;
}

export interface RunningDataPlane {
  readonly port: number;
  readonly inFlight: () => number;
  /** Open requests get `graceMs` to finish. */
  close(graceMs: number): Promise<void>;
}

/** Puts the data plane together and begins to serve. Throws AppFailure `port-unavailable`. */
export async function startDataPlane(services: DataPlaneServices, port: number): Promise<RunningDataPlane> {
  const { accounts, keys, pools, settings } = services;
  const instance = randomBytes(8).toString('hex');
  const gateway = new ModelGateway({
    clock: services.clock,
    instance,
    settings,
    refuseForNow: () => services.pause.refusal(),
    createStory: services.createStory,
    recorder: services.recorder,
    toAppError: services.toAppError,
    opening: services.vaultOpening,
    router: services.router,
    upstream: (account, clientLogin) => accounts.upstream(account, clientLogin),
    replaceToken: (upstream) => accounts.replaceToken(upstream),
    dispatcher: (upstream) => pools.for(upstream),
    applyVerdict: (account, asked, verdict) => accounts.applyVerdict(account, asked, verdict),
    noteQuota: (account, windows) => accounts.noteQuota(account, windows),
    noteFailure: (account, words) => accounts.noteFailure(account, words),
    markUsed: (account) => accounts.markUsed(account),
  });
  const side = loadSideApp(services, instance);
  const plane = new DataPlane({
    settings,
    gateway,
    instance,
    verifyKey: (presented) => keys.verify(presented),
    ...side.routes,
  });
  const bound = await plane.listen(port);
  // Ready before the first request that needs it, yet no model request waits for it.
  setImmediate(side.preload);
  return { port: bound, inFlight: () => gateway.inFlight, close: (graceMs) => plane.close(graceMs) };
}

/** Express and the raw proxy take longer to load than everything else together: they come after the port. */
function loadSideApp(services: DataPlaneServices, instance: string) {
  let loading: ReturnType<typeof load> | undefined;
  const load = async () => {
    const [{ createSideApp }, { ModelLists }, { RawProxy }] = await Promise.all([
      import('./side-app.ts'),
      import('./model-lists.ts'),
      import('./raw-proxy.ts'),
    ]);
    return createSideApp({
      toAppError: services.toAppError,
      models: new ModelLists({
        clock: services.clock,
        upstreams: () => usableUpstreams(services),
        dispatcher: (upstream) => services.pools.for(upstream),
        remember: (account, models) => services.accounts.rememberModels(account, models),
        aliases: () => services.settings().aliases,
      }),
      raw: new RawProxy({
        instance,
        chooseProxy: (account, origin) => services.pools.chooseProxy(account, origin),
        upstreamOf: async (provider, clientLogin) =>
          services.pause.refusal() ?? (await upstreamOf(services, provider, clientLogin)),
      }),
    });
  };
  const app = () => (loading ??= load());
  const sideRoutes: SideRoutes = (request, response, facts, key) => {
    // Without a key nothing is asked for that would need a credential.
    Promise.all([app(), key === undefined ? undefined : services.vaultOpening()]).then(
      ([routes]) => routes.handle(request, response, facts, key),
      (cause: unknown) => answerError(request, response, 'openai-chat', services.toAppError(cause)),
    );
  };
  const upgradeRoutes: UpgradeRoutes = (request, socket, head, facts) => {
    Promise.all([app(), services.vaultOpening()]).then(
      ([routes]) => routes.upgrade(request, socket, head, facts),
      () => socket.destroy(),
    );
  };
  return { routes: { sideRoutes, upgradeRoutes }, preload: () => void app().catch(services.toAppError) };
}

const askable: ReadonlySet<AccountView['status']['state']> = new Set(['ready', 'refreshing', 'cooling-down']);
const canBeAsked = ({ status }: AccountView) => askable.has(status.state);

async function usableUpstreams({ accounts, log }: DataPlaneServices): Promise<Upstream[]> {
  const upstreamOf = async ({ id }: AccountView) => {
    try {
      return [await accounts.upstream(id)];
    } catch {
      log.warn('account.unreadable', { account: id });
      return [];
    }
  };
  const ownLogins = accounts.list().filter(({ kind }) => kind !== 'pass-through');
  return (await Promise.all(ownLogins.filter(canBeAsked).map(upstreamOf))).flat();
}

async function upstreamOf(
  { accounts, toAppError }: DataPlaneServices,
  provider: ProviderId,
  clientLogin: string | undefined,
): Promise<Upstream | AppError> {
  const own = accounts.list().filter((account) => account.provider === provider);
  if (own.length === 0) return { code: 'no-account' };
  const usable = own.find(canBeAsked);
  if (usable === undefined) return { code: 'accounts-unusable', problems: own.flatMap(describeProblem) };
  try {
    return await accounts.upstream(usable.id, clientLogin);
  } catch (cause) {
    const words = explain(toAppError(cause)).message;
    const reason = { code: 'words', words } as const;
    return { code: 'accounts-unusable', problems: [{ state: 'locked', account: usable.label, reason }] };
  }
}

function describeProblem({ label: account, status }: AccountView): AccountProblem[] {
  switch (status.state) {
    case 'ready':
    case 'refreshing':
    case 'cooling-down':
      return [];
    case 'paused':
      return [{ state: 'paused', account }];
    case 'login-needed':
    case 'expired':
    case 'unsuitable':
    case 'locked':
      return [{ state: status.state, account, reason: status.reason }];
  }
}
