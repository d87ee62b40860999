import { describe, expect, test } from 'vitest';
import type { AppFailure } from '../../shared/errors.ts';
import { maskProxy, parseProxy, writeProxy } from './proxy-address.ts';
import { parseNoProxy } from './unproxied-hosts.ts';

describe('ENV-5: the address of a proxy', () => {
  test.each([
    ['http://proxy.example:3128', 'http://proxy.example:3128'],
    ['proxy.example:3128', 'http://proxy.example:3128'],
    ['proxy.example', 'http://proxy.example:80'],
    ['https://proxy.example', 'https://proxy.example:443'],
    ['socks5h://[::1]', 'socks5://[::1]:1080'],
    ['SOCKS://proxy.example:9050/', 'socks5://proxy.example:9050'],
    ['jo:canary@proxy.example:3128', 'http://••••@proxy.example:3128'],
    ['http://canary@proxy.example:3128', 'http://••••@proxy.example:3128'],
  ])('%s is shown as %s', (text, shown) => expect(maskProxy(parseProxy(text))).toBe(shown));

  test('a name and password come back from the vault as they were', () => {
    const proxy = parseProxy('https://jo%40corp:p%3Aa%2Fs%25s@proxy.example:8443');
    expect([proxy.name, proxy.password]).toEqual(['jo@corp', 'p:a/s%s']);
    expect(parseProxy(writeProxy(proxy))).toEqual(proxy);
  });

  test.each([
    ['ftp://proxy.example', 'scheme'],
    ['http://', 'not-an-address'],
    ['http://jo:canary@proxy.example:99999', 'not-an-address'],
    ['http://jo:canary@proxy.example/path', 'more-than-address'],
    ['http://proxy.example:1/?canary=1', 'more-than-address'],
  ])('%s is refused (%s) without being repeated', (text, problem) => {
    try {
      parseProxy(text);
      expect.fail('it was taken');
    } catch (cause) {
      expect((cause as AppFailure).error).toEqual({ code: 'proxy-invalid', problem });
      expect(String((cause as Error).cause) + String((cause as Error).stack)).not.toContain('canary');
    }
  });
});

describe('ENV-5: what is reached straight', () => {
  test.each([
    ['', 'localhost', '', true],
    ['', 'tool.localhost', '', true],
    ['', '127.8.9.10', '7787', true],
    ['', '[::1]', '', true],
    ['', 'api.example.com', '', false],
    ['', '127.example.com', '', false],
    ['example.com', 'example.com', '', true],
    ['example.com', 'api.EXAMPLE.com', '', true],
    ['example.com', 'notexample.com', '', false],
    ['.example.com, other.test', 'api.example.com', '', true],
    ['*.example.com', 'api.example.com', '', true],
    ['a.test b.test', 'b.test', '', true],
    ['example.com:8080', 'example.com', '8080', true],
    ['example.com:8080', 'example.com', '', false],
    ['10.0.0.0/8', '10.20.30.40', '', true],
    ['10.0.0.0/8', '11.20.30.40', '', false],
    ['10.0.0.0/99', '10.20.30.40', '', false],
    ['fd00::/8', '[fd12::1]', '', true],
    ['[fd12::1]:443', '[fd12::1]', '443', true],
    ['192.168.1.5', '192.168.1.5', '', true],
    ['192.168.1.5', '2.192.168.1.5', '', false],
    ['*', 'api.example.com', '', true],
    [' , ,', 'api.example.com', '', false],
  ])('NO_PROXY=%s, %s:%s: %s', (text, host, port, expected) =>
    expect(parseNoProxy(text)(host, port)).toBe(expected),
  );
});
