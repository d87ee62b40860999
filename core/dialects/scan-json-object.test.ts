import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonObjectScanner, scanJsonObject, type ScanResult } from './scan-json-object.ts';

const options = { keys: ['model', 'stream'], maxDepth: 200 };
const scan = (text: string, maxDepth = 200) => scanJsonObject(Buffer.from(text), { ...options, maxDepth });

function membersOf(text: string): Record<string, unknown> {
  const result = scan(text);
  if (!result.ok) expect.fail(result.problem);
  return Object.fromEntries([...result.members].map(([key, { value }]) => [key, value]));
}

/** The scan of a body that comes in chunks which end at these places. */
function scanChunks(body: Buffer, ends: readonly number[], maxDepth = 200): ScanResult {
  const scanner = new JsonObjectScanner({ ...options, maxDepth });
  let at = 0;
  for (const end of [...ends, body.length]) {
    scanner.write(body.subarray(at, end));
    at = end;
  }
  return scanner.end();
}

const everyPlace = (body: Buffer) => Array.from(body, (_byte, at) => at);

function problemOf(text: string, maxDepth = 200): string {
  const result = scan(text, maxDepth);
  return result.ok ? 'none' : `${result.path}: ${result.problem}`;
}

/** The same JSON, some characters of its strings written as escapes and some space put between its tokens. */
function disguise(text: string, seed: number): string {
  let random = seed;
  const chance = (oneIn: number) => (random = (random * 1103515245 + 12345) % 2147483648) % oneIn === 0;
  return text.replace(/"(?:[^"\\]|\\.)*"|[{}[\]:,]/g, (token) => {
    if (!token.startsWith('"')) return chance(3) ? ` \n${token}\t` : token;
    return token.replace(/\\u.{4}|\\.|[a-z/]/g, (part) => {
      if (part.length > 1 || !chance(5)) return part;
      return part === '/' ? '\\/' : `\\u${part.charCodeAt(0).toString(16).padStart(4, '0')}`;
    });
  });
}

const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('"', '\\', '\\"', '{"model":"x"}', '🙂', '\u2028', 'a'.repeat(100)),
);
const anyKey = fc.oneof(fc.constantFrom('model', 'stream', 'Model', 'mode', 'models', ''), anyText);
const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    anyText,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(anyKey, tie('value')), { maxLength: 4 })
      .map((entries) => Object.fromEntries(entries) as unknown),
  ),
}));
/** An object with its top-level keys in any order, each at most once. */
const anyBody = fc
  .uniqueArray(fc.tuple(anyKey, anyValue), { maxLength: 8, selector: ([key]) => key })
  .map(
    (entries) =>
      `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}`,
  );

describe('scanJsonObject', () => {
  test('10,000 random bodies: the members found are those that JSON.parse finds', () => {
    fc.assert(
      fc.property(anyBody, fc.nat(), (plain, seed) => {
        const text = disguise(plain, seed);
        const parsed = JSON.parse(text) as Record<string, unknown>;
        const result = scan(text);
        if (!result.ok) expect.fail(`${result.problem}: ${text}`);
        for (const key of options.keys) {
          const member = result.members.get(key);
          expect(member !== undefined).toBe(Object.hasOwn(parsed, key));
          if (member === undefined) continue;
          const bytes = Buffer.from(text).subarray(member.start, member.end).toString();
          expect(JSON.parse(bytes)).toEqual(parsed[key]);
          if (typeof parsed[key] !== 'object' || parsed[key] === null) expect(member.value).toBe(parsed[key]);
          else expect(member.value).toBeUndefined();
        }
      }),
      { numRuns: 10_000 },
    );
  });

  test('5,000 damaged bodies: what JSON.parse accepts has the same members here', () => {
    fc.assert(
      fc.property(
        anyBody,
        fc.nat(),
        fc.constantFrom('"', '\\', '{', '}', '[', ']', ',', ':', ' ', '\0', '/', 'e'),
        (plain, place, byte) => {
          const at = place % (plain.length + 1);
          const text = (plain.slice(0, at) + byte + plain.slice(at + (place % 2))).toWellFormed();
          let parsed: Record<string, unknown>;
          try {
            parsed = JSON.parse(text) as Record<string, unknown>;
          } catch {
            return;
          }
          const result = scan(text);
          // Only a key given twice may be refused though it parses.
          if (result.ok)
            expect(result.members.get('model')?.value ?? null).toEqual(
              typeof parsed['model'] === 'object' ? null : (parsed['model'] ?? null),
            );
          else expect(result.problem).toBe('it is given twice');
        },
      ),
      { numRuns: 5000 },
    );
  });

  test('2,000 random bodies, sound and damaged: chunks that end anywhere change nothing', () => {
    const damage = fc.constantFrom(
      '',
      '"',
      '\\',
      '{',
      '}',
      ']',
      ',',
      ':',
      ' ',
      '\0',
      '1',
      '{"model":"',
      '\ufeff',
    );
    fc.assert(
      fc.property(
        anyBody,
        fc.nat(),
        damage,
        fc.array(fc.nat(), { maxLength: 6 }),
        (plain, seed, junk, places) => {
          const text = disguise(plain, seed);
          const at = seed % (text.length + 1);
          const body = Buffer.from(text.slice(0, at) + junk + text.slice(at));
          const cut = body.subarray(0, seed % 3 === 0 ? at : body.length);
          const whole = scanJsonObject(cut, options);
          const ends = places.map((place) => place % (cut.length + 1)).sort((a, b) => a - b);
          expect(scanChunks(cut, ends)).toEqual(whole);
          expect(scanChunks(cut, everyPlace(cut))).toEqual(whole);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('a body in two chunks, wherever the first one ends', () => {
    const long = 'plain text with "quotes", \\ and \n '.repeat(60);
    for (const body of [
      '{"text":"\\\\\\"\\\\","mod\\u0065l":"a\\"b\\\\","n":-1.5e3,"stream":true,"x":[{"y":"]"},[]]}',
      JSON.stringify({ messages: [{ text: long }, { text: long }], model: long, stream: false }),
    ].map((text) => Buffer.from(text))) {
      const whole = scanJsonObject(body, options);
      expect(whole.ok && whole.members.size).toBe(2);
      for (let end = 0; end <= body.length; end += 1) expect(scanChunks(body, [end])).toEqual(whole);
    }
  });

  test('a nested model is not the model, an escaped spelling is', () => {
    expect(
      membersOf('{"metadata":{"model":"inner","x":["model"]},"\\u006dod\\u0065l":"outer","stream" : true }'),
    ).toEqual({
      model: 'outer',
      stream: true,
    });
    expect(membersOf('{"text":"\\"model\\":\\"a\\"\\\\","model":"b"}')).toEqual({ model: 'b' });
    expect(membersOf('\n\t{}')).toEqual({});
  });

  test('PX-5: two spellings of a wanted key are refused, whichever a parser would take', () => {
    expect(problemOf('{"model":"a","model":"b"}')).toBe('model: it is given twice');
    expect(problemOf('{"model":"a","mod\\u0065l":"b"}')).toBe('model: it is given twice');
    expect(problemOf('{"other":1,"other":2}')).toBe('none');
  });

  test.each([
    ['', 'it is empty'],
    ['  ', 'it is empty'],
    ['[]', 'it is not a JSON object'],
    ['"model"', 'it is not a JSON object'],
    ['\ufeff{}', 'it begins with a byte order mark, which JSON does not allow'],
    ['\uffff{}', 'it is not a JSON object'],
    ['{"model":"a"} {}', 'there is more after the object, at byte 14'],
    ['{"model":"a"}x', 'there is more after the object, at byte 13'],
    ['{"model":"a"', 'it ends where "," or "}" is expected'],
    ['{"model":"a', 'it ends inside a string'],
    ['{"model":"a\\"}', 'it ends inside a string'],
    ['{"model"}', 'byte 8 is not ":"'],
    ['{model:"a"}', 'byte 1 is not a key'],
    ["{'model':'a'}", 'byte 1 is not a key'],
    ['{"a":1,}', 'byte 7 is not a key'],
    ['{"a":}', 'byte 5 is not a value'],
    ['{"a":[1,{"b":2}}', 'the bracket at byte 15 does not match its opener'],
    ['{"a":[/*"*/]}', 'byte 6 is not JSON'],
    ['{"a":[1', 'it ends inside an object or array'],
    ['{"a":["1', 'it ends inside a string'],
    ['{"a":1', 'it ends where "," or "}" is expected'],
    ['{"a"', 'it ends where ":" is expected'],
    ['{', 'it ends where a key is expected'],
    ['{"a":', 'it ends where a value is expected'],
    ['{"a":1 2}', 'byte 7 is not "," or "}"'],
  ])('PX-5: %j is refused: %s', (text, problem) => {
    expect(problemOf(text)).toBe(`: ${problem}`);
    const body = Buffer.from(text);
    expect(scanChunks(body, everyPlace(body))).toEqual({ ok: false, path: '', problem });
  });

  test('PX-5: a wanted value that is no JSON is refused with its key', () => {
    expect(problemOf('{"model":"a\nb"}')).toBe('model: a string is not valid JSON');
    expect(problemOf('{"stream":tru}')).toBe('stream: a value is not valid JSON');
  });

  test('PX-5: depth at the limit passes, one more does not', () => {
    const nested = (depth: number) => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
    expect(problemOf(nested(200))).toBe('none');
    expect(problemOf(nested(201))).toBe(': it is nested deeper than 200 levels');
    expect(problemOf('{"a":{}}', 1)).toBe(': it is nested deeper than 1 levels');
    expect(problemOf('['.repeat(100_000))).toBe(': it is not a JSON object');
  });

  test('strings of backslashes and quotes end where they end', () => {
    for (let count = 0; count < 200; count += 1) {
      const text = JSON.stringify({
        text: '\\'.repeat(count),
        more: `"${'x'.repeat(count)}"\\"`,
        model: 'm',
      });
      expect(membersOf(text)).toEqual({ model: 'm' });
    }
  });
});
