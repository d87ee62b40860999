import { expect, test } from 'vitest';
import { findRefusedSwitch } from './refused-switches.ts';

test.each([
  '--remote-debugging-port=9222',
  '--remote-debugging-port',
  '--remote-debugging-pipe',
  '--remote-debugging-address=0.0.0.0',
  '--REMOTE-DEBUGGING-PORT=1',
  '-remote-debugging-port=1',
  '--remote-allow-origins=*',
  '--inspect',
  '--inspect-brk=0',
  '--js-flags=--expose-gc',
])('EL-12: %s is refused', (arg) => {
  expect(findRefusedSwitch(['/opt/portunus', '--hidden', arg])).toBe(arg.split('=')[0]);
});

test('EL-12: our own and harmless ones pass', () => {
  expect(
    findRefusedSwitch(['/opt/inspect', '--hidden', '--demo', '--no-sandbox', '--lang=zh']),
  ).toBeUndefined();
});
