import { expect, test } from 'vitest';
import { cleanText } from './clean-text.ts';

test('LOG-5: text from outside becomes one line without anything that steers', () => {
  const cases: [string, string][] = [
    ['plain text stays', 'plain text stays'],
    ['ümlaut, 漢字 and 👩‍💻 stay', 'ümlaut, 漢字 and 👩‍💻 stay'],
    ['two\r\nlines\tand more', 'two lines and more'],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007after', 'after'],
    ['\u001b]8;;http://x\u001b\\link', 'link'],
    ['\u009b2Jcleared', 'cleared'],
    ['nul\u0000bell\u0007', 'nulbell'],
    ['\u202egnp.exe', 'gnp.exe'],
    ['a\u2028b', 'a b'],
    ['half \ud83d', 'half \ufffd'],
  ];
  for (const [given, clean] of cases) expect(cleanText(given)).toBe(clean);
});

test('text from outside is cut, never in the middle of a character', () => {
  expect(cleanText('a'.repeat(500))).toHaveLength(500);
  expect(cleanText('a'.repeat(501))).toBe(`${'a'.repeat(499)}…`);
  expect(cleanText('👩'.repeat(10), 8)).toBe('👩👩👩…');
  expect(cleanText(`${'\u0000'.repeat(3000)}tail`, 500)).toBe('…');
});
