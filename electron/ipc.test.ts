import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFakeHandlers, createMemoryLog } from '../core/api/__fixtures__/fake-handlers.ts';
import { createLocalBridge } from '../core/api/local-bridge.ts';
import { EventHub } from '../core/events.ts';
import { commands } from '../shared/contract.ts';
import { desktopCommands } from '../shared/desktop-contract.ts';
import { AppError, AppFailure } from '../shared/errors.ts';
import { answerCall, type CallOptions, type DesktopHandlers, isOwnFrame } from './ipc.ts';

const own = { url: 'app://portunus/', parent: null };
const status = {
  platform: 'linux',
  tray: true,
  loginItem: { supported: true, unsupported: null, enabled: false, hidden: true },
  engineError: null,
} as const;

function createOptions(): CallOptions & { log: ReturnType<typeof createMemoryLog>; asked: string[] } {
  const log = createMemoryLog();
  const asked: string[] = [];
  const engine = createLocalBridge(createFakeHandlers(), new EventHub(), log);
  const desktop: DesktopHandlers = {
    'desktop.status': () => ({ ...status, token: 'ptn_secret' }),
    'desktop.setLoginItem': () => status,
    'desktop.openExternal': ({ url }) => {
      asked.push(url);
      return {};
    },
    'desktop.openSignIn': () => ({ opened: 'window' }),
    'desktop.openSignInInBrowser': () => ({}),
    'desktop.copyText': () => ({}),
    'desktop.copyKey': () => {
      throw new AppFailure({ code: 'vault-session-only' });
    },
    'desktop.createKey': () => ({}),
    'desktop.restartEngine': () => {
      throw new Error('ptn_secret');
    },
  };
  return { engine, desktop, log, asked };
}

describe('EL-6: who may call', () => {
  test.each([
    ['nobody', null],
    ['a frame inside our page', { url: 'app://portunus/', parent: {} }],
    ['another host', { url: 'app://evil/', parent: null }],
    ['a web page', { url: 'https://portunus/', parent: null }],
    ['a file', { url: 'file:///index.html', parent: null }],
    ['an empty page', { url: 'about:blank', parent: null }],
    ['development tools', { url: 'devtools://devtools/', parent: null }],
  ])('%s is refused, whatever it asks', async (_, frame) => {
    expect(isOwnFrame(frame)).toBe(false);
    for (const name of [...Object.keys(commands), ...Object.keys(desktopCommands), 'nope']) {
      expect(await answerCall(createOptions(), frame, name, {})).toEqual({
        ok: false,
        error: { code: 'unauthorised' },
      });
    }
  });
});

describe('EL-6: what may be called', () => {
  test.each(['keys.create', 'keys.revealShared', 'clients.launch'])(
    '%s never answers a page',
    async (name) => {
      expect(await answerCall(createOptions(), own, name, {})).toEqual({
        ok: false,
        error: { code: 'withheld', name },
      });
    },
  );

  test('every other command that answers with a key’s text would be noticed here', () => {
    const holders = Object.entries(commands).filter(([, { output }]) => {
      const shape = (output as { shape?: Record<string, unknown> }).shape ?? {};
      return 'text' in shape || 'environment' in shape;
    });
    // The proxies' addresses are masked; `environment` names one of them.
    const names = holders.map(([name]) => name).filter((name) => !name.startsWith('proxies.'));
    expect(names.sort()).toEqual(['clients.launch', 'keys.create', 'keys.revealShared']);
  });

  test('an answer loses what the contract does not name; a failure keeps its code, a fault only a reference', async () => {
    const options = createOptions();
    expect(await answerCall(options, own, 'desktop.status', {})).toEqual({ ok: true, value: status });
    expect(await answerCall(options, own, 'engine.status', {})).toMatchObject({ ok: true });
    expect(await answerCall(options, own, 'desktop.copyKey', {})).toEqual({
      ok: false,
      error: { code: 'vault-session-only' },
    });
    const fault = await answerCall(options, own, 'desktop.restartEngine', {});
    expect(fault).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(fault)).not.toContain('ptn_secret');
  });

  test('10,000 payloads get a typed answer each, and none is logged', async () => {
    const options = createOptions();
    const names = [
      ...Object.keys(commands),
      ...Object.keys(desktopCommands),
      '__proto__',
      'constructor',
      'toString',
    ];
    const name = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...names) }, fc.anything());
    await fc.assert(
      fc.asyncProperty(
        name,
        fc.anything({ withNullPrototype: true, withBigInt: true }),
        async (called, input) => {
          const answer = await answerCall(options, own, called, input);
          expect(answer.ok || AppError.safeParse(answer.error).success).toBe(true);
          return answer.ok || answer.error.code !== 'internal' || called === 'desktop.restartEngine';
        },
      ),
      { numRuns: 10_000 },
    );
    expect(options.log.lines.filter((line) => !line.includes('desktop.restartEngine'))).toEqual([]);
  });
});
