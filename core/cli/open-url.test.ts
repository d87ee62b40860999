import { describe, expect, it } from 'vitest';
import { checkSignInUrl, findOpener } from './open-url.ts';

const provider = {
  signInOrigins: ['https://auth.example.com', 'http://127.0.0.1:4100'],
  signInHosts: ['login.example.org', '*.example.net'],
};

describe('OA-1: what is handed to the system’s browser', () => {
  it.each([
    'https://auth.example.com/oauth/authorize?state=s',
    'https://login.example.org/device',
    'https://a.b.example.net/',
    'http://127.0.0.1:4100/oauth/authorize',
  ])('takes %s', (url) => {
    expect(checkSignInUrl(url, provider)).toBe(url);
  });

  it.each([
    'http://auth.example.com/oauth/authorize',
    'https://auth.example.com:8443/',
    'https://login.example.org:444/',
    'https://auth.example.com@evil.example/',
    'https://user:pass@auth.example.com/',
    'https://auth.example.com.evil.example/',
    'https://evil.example/?https://auth.example.com',
    'https://example.net.evil.example/',
    'https://notexample.net/',
    'https://127.0.0.1:4100/',
    'http://127.0.0.1:4101/',
    'http://localhost:4100/',
    'http://192.168.0.1:4100/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'ms-settings:display',
    'portunus://x',
    '\\\\evil.example\\share',
    '--help',
    '-a Calculator',
    '',
  ])('refuses %s', (url) => {
    expect(checkSignInUrl(url, provider)).toBeUndefined();
  });

  it('opens nothing where nobody would see it', () => {
    expect(findOpener({}, 'linux')).toBeUndefined();
    expect(findOpener({ DISPLAY: '' }, 'linux')).toBeUndefined();
    expect(findOpener({ DISPLAY: ':0' }, 'linux')).toEqual(['xdg-open']);
    expect(findOpener({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toEqual(['xdg-open']);
    expect(findOpener({ SSH_CONNECTION: '1 2 3 4' }, 'darwin')).toBeUndefined();
    expect(findOpener({}, 'darwin')).toEqual(['/usr/bin/open']);
    expect(findOpener({}, 'win32')?.[0]).toBe('rundll32.exe');
  });
});
