import type { FoundLogin } from '../../shared/models/login.ts';
import { day, hour, now } from './samples.ts';

const found = (own: Pick<FoundLogin, 'id' | 'name' | 'source'> & Partial<FoundLogin>): FoundLogin => ({
  provider: 'codex',
  kind: 'oauth',
  identity: null,
  baseUrl: null,
  keyHint: '',
  expiresAt: null,
  renewable: true,
  account: null,
  problem: null,
  borrowable: true,
  ...own,
});

/** Of several tools: some can be taken, one is here already, one is of a kind that nothing is for. */
export const foundLogins: readonly FoundLogin[] = [
  found({
    id: 'f_claude',
    name: 'ada@acme.example',
    provider: 'claude',
    source: { owner: 'claude-code', path: '/home/me/.claude/.credentials.json', entry: null },
    identity: {
      subject: 'u',
      organisationId: 'o',
      organisation: 'Acme Ltd',
      email: 'ada@acme.example',
      plan: 'Max 20x',
    },
    expiresAt: now + 6 * hour,
  }),
  found({
    id: 'f_codex',
    name: 'team@acme.example',
    source: { owner: 'codex', path: '/home/me/.codex/auth.json', entry: null },
    identity: {
      subject: 'u',
      organisationId: 'o',
      organisation: null,
      email: 'team@acme.example',
      plan: 'ChatGPT Team',
    },
    expiresAt: now + 9 * day,
    account: 'acc_codex',
  }),
  found({
    id: 'f_open_key',
    name: 'openai',
    provider: 'openai',
    kind: 'api-key',
    keyHint: '9fQ2',
    renewable: false,
    borrowable: false,
    source: { owner: 'opencode', path: '/home/me/.local/share/opencode/auth.json', entry: 'openai' },
  }),
  found({
    id: 'f_open_codex',
    name: 'codex',
    source: { owner: 'opencode', path: '/home/me/.local/share/opencode/auth.json', entry: 'codex' },
    expiresAt: now - 2 * hour,
  }),
  found({
    id: 'f_qwen',
    name: 'qwen-ada.json',
    provider: null,
    source: { owner: 'cliproxyapi', path: '/home/me/.cli-proxy-api/qwen-ada.json', entry: null },
    problem: {
      code: 'words',
      words: 'Logins of Qwen are of no use any more: it ended this sign-in in April 2026.',
    },
    borrowable: false,
  }),
];
