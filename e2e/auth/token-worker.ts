/**
 * A process that keeps one home's tokens alive, for tests with several of them, or with one that is killed. Says one
 * JSON line per step on stdout and takes its orders as lines on stdin.
 */
import { createInterface } from 'node:readline';
import { request } from 'undici';
import { openTokenStand, type TokenStand } from './token-stand.ts';

export interface TokenWorkerOptions {
  readonly folder: string;
  readonly account: string;
  /** Where a live token is answered with 200 and any other with 401. */
  readonly profileUrl: string;
  /** The fault point at which it ends itself with SIGKILL. */
  readonly killAt?: string;
}

export type TokenWorkerLine =
  | { readonly say: 'ready' }
  /** `status` of the provider's last answer, and how often a token was refused on the way to it. */
  | { readonly say: 'used'; readonly status: number; readonly refused: number }
  | { readonly say: 'failed'; readonly words: string };

const say = (line: TokenWorkerLine) => process.stdout.write(`${JSON.stringify(line)}\n`);

async function work({ folder, account, profileUrl, killAt }: TokenWorkerOptions): Promise<void> {
  const stand = await openTokenStand({ folder, random: Math.random });
  (globalThis as { __portunusFault?: (name: string) => void }).__portunusFault = (name) => {
    if (name === killAt) process.kill(process.pid, 'SIGKILL');
  };
  say({ say: 'ready' });
  for await (const order of createInterface({ input: process.stdin })) {
    if (order === 'end') break;
    try {
      say(await useToken(stand, account, profileUrl));
    } catch (cause) {
      say({ say: 'failed', words: (cause as Error).message });
    }
  }
  await stand.close();
}

/** As a request does: with the token at hand, and after a 401 once more with a newer one. */
async function useToken(stand: TokenStand, id: string, profileUrl: string): Promise<TokenWorkerLine> {
  const account = stand.accounts.find(id);
  const tokens = await stand.custodian.current(account);
  const first = await ask(profileUrl, tokens.accessToken);
  if (first !== 401) return { say: 'used', status: first, refused: 0 };
  const newer = await stand.custodian.replace(account, tokens);
  if (newer === undefined) return { say: 'used', status: 401, refused: 1 };
  return { say: 'used', status: await ask(profileUrl, newer.accessToken), refused: 1 };
}

async function ask(url: string, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, 'anthropic-beta': 'oauth-2025-04-20' };
  const { statusCode, body } = await request(url, { headers });
  await body.dump();
  return statusCode;
}

await work(JSON.parse(process.argv[2] ?? '{}') as TokenWorkerOptions);
