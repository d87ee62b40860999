import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { findCanaries, findCanariesInFolder } from '../../e2e/fakes/canaries.ts';
import {
  putCodexLogin,
  renewAsCodex,
  startLoginStand,
  type LoginStand,
} from '../../e2e/fakes/login-stand.ts';
import { createTemporaryHome, type TemporaryHome } from '../../e2e/fakes/temporary-home.ts';
import type { AccountView } from '../../shared/models/account.ts';

let stand: LoginStand;
let home: TemporaryHome;
let path: string;

beforeAll(async () => {
  stand = await startLoginStand('codex');
});
afterAll(() => stand.stop());
beforeEach(() => {
  home = createTemporaryHome();
  path = home.path('.codex', 'auth.json');
  stand.identity.lifeSeconds = 3600;
});
afterEach(async () => {
  for (const { id } of await stand.engine.call('accounts.list', {}))
    await stand.engine.call('accounts.remove', { account: id });
  home.remove();
});

async function borrow(): Promise<string> {
  putCodexLogin(path, stand.identity.issueLogin(), stand.identity);
  const environment = { HOME: home.home };
  const found = await stand.engine.call('imports.scan', { environment });
  const [taken] = await stand.engine.call('imports.take', {
    environment,
    logins: found.map(({ id }) => id),
    mode: 'borrow',
    acceptPolicy: true,
  });
  expect(taken?.error).toBeNull();
  return taken?.account ?? '';
}

async function account(): Promise<AccountView> {
  const [first] = await stand.engine.call('accounts.list', {});
  if (first === undefined) throw new Error('there is no account');
  return first;
}

/** Through the data plane, with the vendor's own SDK. Gives the token that went out. */
async function ask(): Promise<string> {
  const { url, key } = stand.engine;
  const client = new OpenAI({ apiKey: key, baseURL: `${url}/v1`, maxRetries: 0, logLevel: 'off' });
  const stream = await client.responses.create({ model: 'gpt-5.5', input: 'Hi', stream: true });
  for await (const event of stream) if (event.type === 'response.failed') throw new Error('failed');
  return stand.upstream.requests.at(-1)?.headers.authorization?.replace('Bearer ', '') ?? '';
}

const tokenIn = (file: string) =>
  (JSON.parse(readFileSync(file, 'utf8')) as { tokens: { access_token: string } }).tokens.access_token;

it('SEC-11: is used as its owner left it; not a byte of its file changes, and nothing of it is kept', async () => {
  await borrow();
  const before = { bytes: readFileSync(path), at: statSync(path).mtimeMs };
  expect(await ask()).toBe(tokenIn(path));
  expect(await ask()).toBe(tokenIn(path));
  expect({ bytes: readFileSync(path), at: statSync(path).mtimeMs }).toEqual(before);
  expect(stand.identity.countRequests('refresh_token')).toBe(0);
  expect(await account()).toMatchObject({
    kind: 'borrowed',
    source: { owner: 'codex', path, entry: 'tokens' },
    renewable: false,
    status: { state: 'ready' },
  });
  expect((await account()).expiresAt).toBeGreaterThan(Date.now());
  const { secrets } = stand.identity;
  expect(findCanariesInFolder(secrets, stand.engine.home.portunusHome)).toEqual([]);
  expect(findCanaries(secrets, { log: stand.log.join('\n'), view: JSON.stringify(await account()) })).toEqual(
    [],
  );
});

it('takes the newer token as soon as its owner wrote one', async () => {
  await borrow();
  const first = await ask();
  const renewed = await renewAsCodex(path, stand.identity);
  expect(renewed).not.toBe(first);
  expect(await ask()).toBe(renewed);
});

it('has ended when its owner did not renew it, and comes back by itself', async () => {
  await borrow();
  stand.identity.lifeSeconds = -60;
  await renewAsCodex(path, stand.identity);
  stand.identity.lifeSeconds = 3600;
  await expect(ask()).rejects.toThrow();
  expect((await account()).status).toEqual({
    state: 'expired',
    reason: { code: 'owner-must-renew', owner: 'codex' },
  });
  const renewed = await renewAsCodex(path, stand.identity);
  expect(await ask()).toBe(renewed);
  expect((await account()).status).toEqual({ state: 'ready' });
});

it('REF-7: a refused token is not sent again until its owner renewed it', async () => {
  await borrow();
  stand.identity.expireAll();
  await expect(ask()).rejects.toThrow();
  const sent = stand.upstream.requests.length;
  await expect(ask()).rejects.toThrow();
  expect(stand.upstream.requests).toHaveLength(sent);
  expect((await account()).status).toMatchObject({ state: 'expired', reason: { code: 'owner-must-renew' } });
  expect(await ask().catch(() => '')).toBe('');
  const renewed = await renewAsCodex(path, stand.identity);
  expect(await ask()).toBe(renewed);
});

it('REF-7: a newer token that is there already is tried at once', async () => {
  await borrow();
  await ask();
  // The same size and time of change, as a clock that was set back may leave it.
  const { atime, mtime } = statSync(path);
  stand.identity.expireAll();
  const renewed = await renewAsCodex(path, stand.identity);
  utimesSync(path, atime, mtime);
  expect(await ask()).toBe(renewed);
});

it('SEC-5: a file that is gone signs it out, one that cannot be read does not', async () => {
  await borrow();
  const token = await ask();
  const whole = readFileSync(path, 'utf8');
  writeFileSync(path, whole.slice(0, 100));
  expect(await ask()).toBe(token);
  expect((await account()).status).toEqual({ state: 'ready' });
  rmSync(path);
  await expect(ask()).rejects.toThrow();
  expect((await account()).status).toEqual({
    state: 'expired',
    reason: { code: 'owner-signed-out', owner: 'codex', path },
  });
  writeFileSync(path, whole);
  expect(await ask()).toBe(token);
});

it('is not somebody else’s who signed in with the same tool', async () => {
  await borrow();
  const other = stand.identity.issueLogin({ person: 'grace@example.test' });
  putCodexLogin(path, other, stand.identity);
  await expect(ask()).rejects.toThrow();
  expect((await account()).status).toMatchObject({ state: 'expired', reason: { code: 'owner-signed-out' } });
});

it('is read again when a person asks to renew it', async () => {
  const id = await borrow();
  stand.identity.lifeSeconds = -60;
  await renewAsCodex(path, stand.identity);
  const refused = await stand.engine.bridge.invoke('accounts.renew', { account: id });
  expect(refused).toMatchObject({
    error: { code: 'account-signed-out', reason: { code: 'owner-must-renew', owner: 'codex' } },
  });
  stand.identity.lifeSeconds = 3600;
  await renewAsCodex(path, stand.identity);
  expect(await stand.engine.call('accounts.renew', { account: id })).toMatchObject({
    status: { state: 'ready' },
  });
});
