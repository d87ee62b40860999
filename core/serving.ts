import { createStoryFactory } from './activity/story.ts';
import { startControlServer } from './api/control-server.ts';
import type { Handlers } from './api/handlers.ts';
import { startDataPlane } from './proxy/start-data-plane.ts';
import type { Services } from './services.ts';

/** Open streams get this long to finish when the engine stops. */
const stopGraceMs = 5000;

export interface ServeOptions {
  /** The data plane's port; 0 picks a free one. Default: the setting. */
  readonly port?: number | undefined;
  readonly uiPort?: number | undefined;
}

/** Where a serving engine is reached. `uiUrl` holds a token: it must not be logged. */
export interface Addresses {
  readonly url: string;
  readonly port: number;
  readonly uiUrl: string;
  readonly uiPort: number;
  readonly pid: number;
}

/** The engine's open doors: data plane, browser UI and control API, never sharing a port or a key (D13). */
export interface Serving {
  readonly addresses: Addresses;
  readonly controlAddress: string;
  readonly inFlight: () => number;
}

/** Opens all doors or, when one cannot be opened, none. Throws AppFailure `port-unavailable`. */
export async function startServing(
  services: Services,
  handlers: Handlers,
  options: ServeOptions,
  stack: AsyncDisposableStack,
): Promise<Serving> {
  await using doors = new AsyncDisposableStack();
  const { events, activity } = services;
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
  const { startUiServer } = await import('./api/ui-server.ts');
  const ui = await startUiServer({ port: options.uiPort ?? uiPortSetting, handlers, events, log });
  doors.defer(() => ui.close());
  const control = await startControlServer({ handlers, events, paths, log });
  doors.defer(() => control.close());
  stack.use(doors.move());
  return {
    addresses: {
      url: `http://127.0.0.1:${plane.port}`,
      port: plane.port,
      uiUrl: ui.url,
      uiPort: ui.port,
      pid: process.pid,
    },
    controlAddress: control.address,
    inFlight: plane.inFlight,
  };
}
