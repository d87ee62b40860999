import { createStoryFactory } from './activity/story.ts';
import { startControlServer } from './api/control-server.ts';
import type { Handlers } from './api/handlers.ts';
import { keepUiToken } from './api/ui-token.ts';
import type { UiServer } from './api/ui-server.ts';
import type { Pause } from './pause.ts';
import { startDataPlane } from './proxy/start-data-plane.ts';
import type { Services } from './services.ts';
import type { Addresses } from '../shared/engine-process.ts';

/** Open streams get this long to finish when the engine stops. */
const stopGraceMs = 5000;

export interface ServeOptions {
  /** The data plane's port; 0 picks a free one. Default: the setting. */
  readonly port?: number | undefined;
  /** The browser UI's; null opens none, as beside a desktop. */
  readonly uiPort?: number | null | undefined;
}

/** The engine's open doors: data plane, browser UI and control API, never sharing a port or a key (D13). */
export interface Serving {
  readonly addresses: Addresses;
  readonly controlAddress: string;
  readonly inFlight: () => number;
}

/** Opens all doors or, when one cannot be opened, none. Throws AppFailure `port-unavailable`. */
export async function startServing(
  services: Services & { readonly pause: Pause },
  handlers: Handlers,
  options: ServeOptions,
  stack: AsyncDisposableStack,
): Promise<Serving> {
  await using doors = new AsyncDisposableStack();
  const { activity } = services;
  const { clock, log, paths } = services.ports;
  const { port: portSetting, uiPort: uiPortSetting } = services.settings.get();
  const plane = await startDataPlane(
    {
      ...services,
      clock,
      log,
      settings: () => services.settings.get(),
      createStory: createStoryFactory(clock),
      recorder: activity.recorder,
    },
    options.port ?? portSetting,
  );
  doors.defer(() => plane.close(stopGraceMs));
  const ui = await openUi(services, handlers, options.uiPort === undefined ? uiPortSetting : options.uiPort);
  doors.defer(() => ui?.close());
  const control = await startControlServer({ handlers, events: services.events, paths, log });
  doors.defer(() => control.close());
  stack.use(doors.move());
  return {
    addresses: {
      url: `http://127.0.0.1:${plane.port}`,
      port: plane.port,
      uiUrl: ui?.url ?? null,
      uiPort: ui?.port ?? null,
      pid: process.pid,
    },
    controlAddress: control.address,
    inFlight: plane.inFlight,
  };
}

/** Loaded only where there is a browser to serve. */
async function openUi(
  { events, ports }: Services,
  handlers: Handlers,
  port: number | null,
): Promise<UiServer | undefined> {
  if (port === null) return undefined;
  const { startUiServer } = await import('./api/ui-server.ts');
  const { windowFolder } = await import('./api/window-folder.ts');
  const token = keepUiToken(ports.paths, ports.clock.now());
  return await startUiServer({ port, handlers, events, log: ports.log, token, staticFolder: windowFolder });
}
