import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { Settings } from '../../shared/models/settings.ts';
import { DataPlane } from './data-plane.ts';
import type { ModelGateway } from './model-gateway.ts';

/** Far beyond this test's own limit: nothing here may wait for it. */
const graceMs = 600_000;

it('ENV-8 PX-14: a connection that never said a word does not hold up the end', async () => {
  const plane = new DataPlane({
    settings: () => Settings.parse({}),
    // Nobody asks anything.
    gateway: { keepAlive: () => undefined, endAll: () => undefined } as unknown as ModelGateway,
    instance: 'test',
    verifyKey: () => undefined,
    sideRoutes: () => undefined,
    upgradeRoutes: () => undefined,
  });
  const port = await plane.listen(0);
  const silent = connect(port, '127.0.0.1');
  await once(silent, 'connect');
  const closed = once(silent, 'close');
  await plane.close(graceMs);
  await closed;
  expect(silent.destroyed).toBe(true);
}, 10_000);
