import { expect, test } from 'vitest';
import { isPartAllowed, judgePageAddress, listSignInPlaces } from './judge-address.ts';

const provider = {
  signInOrigins: ['https://claude.ai', 'http://claude.test', 'http://127.0.0.1:4100'],
  signInHosts: ['claude.ai', '*.anthropic.com', 'appleid.apple.com'],
};
const places = listSignInPlaces(provider, { redirectUri: 'http://localhost:54545/callback' });

const verdict = (url: string) => {
  const found = judgePageAddress(url, places);
  return found.goes === 'nowhere' ? found.because : found.goes;
};

test.each([
  'https://claude.ai/oauth/authorize?state=x',
  'https://CLAUDE.AI/',
  'https://claude.ai:443/login#a',
  'https://console.anthropic.com/',
  'https://a.b.anthropic.com/x',
  'https://appleid.apple.com/auth',
  'http://127.0.0.1:4100/oauth/authorize',
])('EL-4: %s is the provider’s', (url) => {
  expect(verdict(url)).toBe('on');
});

test.each([
  'http://localhost:54545/callback',
  'http://localhost:54545/callback?code=c&state=s',
  'http://localhost:54545/callback?error=access_denied#x',
])('%s brings the answer back', (url) => {
  expect(verdict(url)).toBe('back');
});

test.each([
  'http://claude.ai/',
  'http://claude.test/',
  'https://claude.ai:8443/',
  'https://user@claude.ai/',
  'https://claude.ai@evil.com/',
  'https://evil.com/claude.ai',
  'https://claude.ai.evil.com/',
  'https://evilclaude.ai/',
  'https://claude.ai./',
  'https://anthropic.com/',
  'https://evilanthropic.com/',
  'https://сlaude.ai/',
  'https://accounts.google.com/',
  'http://localhost:54545/',
  'http://localhost:54545/callback/',
  'http://localhost:54545/callback/../x',
  'http://localhost:54545//callback',
  'http://localhost:54546/callback',
  'http://127.0.0.1:54545/callback',
  'http://x@localhost:54545/callback',
  'https://localhost:54545/callback',
  'http://127.0.0.1:7787/health',
  'http://127.0.0.1:4101/',
  'http://x@127.0.0.1:4100/',
  'https://[::1]/',
])('EL-4: %s is somewhere else', (url) => {
  expect(verdict(url)).toBe('host');
});

test.each([
  'portunus-test://x',
  'app://portunus/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,x',
  'blob:https://claude.ai/1',
  'about:blank',
  'chrome://settings',
  'devtools://devtools/bundled/inspector.html',
  'vscode://file/etc/passwd',
  'ms-msdt:/id PCWDiagnostic',
  'mailto:a@b.c',
  'view-source:https://claude.ai/',
  'filesystem:https://claude.ai/temporary/x',
  'ftp://claude.ai/',
  'wss://claude.ai/',
  '//claude.ai/',
  'claude.ai',
  '',
])('EL-4: %s would leave the web', (url) => {
  expect(verdict(url)).toBe('scheme');
});

test('what is not gone to is named, without the rest of its address', () => {
  expect(judgePageAddress('https://sso.example.com/x?token=secret', places)).toEqual({
    goes: 'nowhere',
    because: 'host',
    host: 'sso.example.com',
  });
  expect(judgePageAddress('vscode://secret', places)).toEqual({
    goes: 'nowhere',
    because: 'scheme',
    scheme: 'vscode',
  });
});

test('a redirect of the provider’s own that shows the code counts as the way back', () => {
  const pasting = { redirectUri: 'https://platform.claude.com/oauth/code/callback' };
  const back = 'https://platform.claude.com/oauth/code/callback?code=c&state=s';
  expect(judgePageAddress(back, listSignInPlaces(provider, pasting))).toEqual({ goes: 'back' });
});

test('EL-4: parts of a page come from the web or the overridden origin, never else from this machine', () => {
  const allowed = [
    'https://cdn.example.com/a.js',
    'wss://push.example.com/',
    'data:image/png;base64,AA',
    'blob:https://claude.ai/1',
    'about:blank',
    'http://127.0.0.1:4100/style.css',
  ];
  const refused = [
    'http://cdn.example.com/a.js',
    'ws://push.example.com/',
    'http://127.0.0.1:7787/v1/models',
    'https://127.0.0.1:7787/',
    'https://127.1:7787/',
    'https://0x7f000001/',
    'https://2130706433/',
    'https://0.0.0.0/',
    'https://localhost/',
    'https://a.localhost/',
    'https://localhost./',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'wss://127.0.0.1/',
    'http://localhost:54545/favicon.ico',
    'file:///etc/passwd',
    'app://portunus/index.html',
    'vscode://x',
    'nonsense',
  ];
  expect(allowed.filter((url) => !isPartAllowed(url, places))).toEqual([]);
  expect(refused.filter((url) => isPartAllowed(url, places))).toEqual([]);
});
