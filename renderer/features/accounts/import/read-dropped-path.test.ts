import { expect, test } from 'vitest';
import { readDroppedPath } from './read-dropped-path.ts';

const dropped = (data: Record<string, string>) => ({ getData: (type: string) => data[type] ?? '' });

test('a dropped address or path tells where it is', () => {
  expect(readDroppedPath(dropped({ 'text/uri-list': '# a list\r\nfile:///home/me/my%20auth\r\n' }))).toBe(
    '/home/me/my auth',
  );
  expect(readDroppedPath(dropped({ 'text/uri-list': 'file:///C:/Users/me/auth' }))).toBe(
    'C:\\Users\\me\\auth',
  );
  expect(readDroppedPath(dropped({ 'text/plain': ' ~/.cli-proxy-api \n' }))).toBe('~/.cli-proxy-api');
});

test('what tells no place is not taken for one', () => {
  expect(readDroppedPath(dropped({}))).toBeNull();
  expect(readDroppedPath(dropped({ 'text/plain': 'auth' }))).toBeNull();
  expect(readDroppedPath(dropped({ 'text/uri-list': 'https://example.com/a' }))).toBeNull();
  expect(readDroppedPath(dropped({ 'text/uri-list': 'file:///%' }))).toBeNull();
});
