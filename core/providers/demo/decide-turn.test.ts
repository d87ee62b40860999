import { expect, test } from 'vitest';
import { decideTurn, demoMark } from './decide-turn.ts';
import type { DemoRequest, OfferedTool, Turn } from './demo-dialect.ts';

const tool = (name: string, schema: unknown = {}, kind: OfferedTool['kind'] = 'function'): OfferedTool => ({
  name,
  namespace: null,
  kind,
  schema,
});
const command = { type: 'object', properties: { command: { type: 'string' } }, required: ['command'] };
const user = (text: string): Turn => ({ from: 'user', text });

function decide(turns: Turn[], given: Partial<DemoRequest> = {}) {
  return decideTurn({
    turns,
    tools: [],
    choice: 'auto',
    json: null,
    stream: false,
    streamUsage: true,
    ...given,
  });
}

const coding = [tool('Read'), tool('Write'), tool('Bash', command), tool('get_weather')];

test('every text says that it is a demo, and quotes the question shortly', () => {
  const { text, call } = decide([user(`why?\n${'very '.repeat(100)}long`)]);
  expect(text.startsWith(`${demoMark} `)).toBe(true);
  expect(text).toContain('You said: “why? very very');
  expect(text.length).toBeLessThan(400);
  expect(call).toBeNull();
});

test.each([
  ['please use a tool', 'Bash'],
  ['Use the Read tool', 'Read'],
  ['call `Write` for me', 'Write'],
  ['how is the weather? get_weather', 'get_weather'],
])('%j calls %s', (question, name) => {
  const { text, call } = decide([user(question)], { tools: coding });
  expect(call?.tool.name).toBe(name);
  expect(text).toBe(`${demoMark} Calling the tool ${name}.`);
});

test.each([
  'Write a poem and read it to me',
  'Reply with one short word.',
  'A stool is to sit on',
  '<system-reminder>The Bash tool is there. Use Read.</system-reminder>\nhello',
])('%j calls nothing', (question) => {
  expect(decide([user(question)], { tools: coding }).call).toBeNull();
});

test('no tool is called when none is offered or none is allowed', () => {
  expect(decide([user('use a tool')]).call).toBeNull();
  expect(decide([user('use a tool')], { tools: coding, choice: 'none' }).call).toBeNull();
});

test('a tool that the request insists on is called without being asked for', () => {
  expect(decide([user('hi')], { tools: coding, choice: 'any' }).call?.tool.name).toBe('Bash');
  expect(decide([user('hi')], { tools: coding, choice: { name: 'Read' } }).call?.tool.name).toBe('Read');
});

test('after a tool’s answer it is quoted, whatever was asked or insisted on', () => {
  const turns: Turn[] = [
    user('use a tool'),
    { from: 'assistant', text: 'ok' },
    { from: 'tool', text: `one\ntwo ${'x'.repeat(500)}` },
    user('<system-reminder>keep going</system-reminder>'),
  ];
  const { text, call } = decide(turns, { tools: coding, choice: 'any' });
  expect(call).toBeNull();
  expect(text).toMatch(/^\[Portunus demo\] The tool answered: “one two x+…”\./);
  expect(text.length).toBeLessThan(300);
  expect(decide([...turns, user('use a tool again')], { tools: coding }).call).not.toBeNull();
});

test('arguments follow the schema, and shells only echo', () => {
  expect(decide([user('use a tool')], { tools: coding }).call?.input).toEqual({
    command: 'echo "Portunus demo"',
  });
  const schema = {
    type: 'object',
    properties: {
      cmd: { type: 'array', items: { type: 'string' } },
      file_path: { type: 'string' },
      limit: { type: 'integer', minimum: 5 },
      mode: { enum: ['fast', 'slow'] },
      when: { type: ['null', 'string'], format: 'date-time' },
      item: { $ref: '#/$defs/Item' },
      list: { type: 'ARRAY', items: { type: 'STRING' }, minItems: 2 },
      either: { anyOf: [{ type: 'null' }, { type: 'boolean' }] },
      optional: { type: 'string' },
    },
    required: ['file_path', 'limit', 'mode', 'when', 'item', 'list', 'either'],
    $defs: { Item: { type: 'object', properties: { next: { $ref: '#/$defs/Item' } }, required: ['next'] } },
  };
  const { call } = decide([user('use odd_tool')], { tools: [tool('odd_tool', schema)] });
  expect(call?.input).toMatchObject({
    cmd: ['bash', '-lc', 'echo "Portunus demo"'],
    file_path: 'portunus-demo.txt',
    limit: 5,
    mode: 'fast',
    when: '2026-01-01T00:00:00Z',
    list: ['Portunus demo', 'Portunus demo'],
    either: false,
  });
  expect(call?.input).not.toHaveProperty('optional');
});

test('custom tools get text of the kind they take', () => {
  const custom = [tool('exec', undefined, 'custom')];
  expect(decide([user('use a tool')], { tools: custom }).call?.input).toContain('tools.exec_command');
});

test('an answer that must be JSON is JSON, and still says that it is a demo', () => {
  const schema = { type: 'object', properties: { title: { type: 'string' } }, required: ['title'] };
  const { text } = decide([user('name this')], { json: { schema } });
  expect(JSON.parse(text)).toEqual({ title: `${demoMark} no model answered this` });
  expect(JSON.parse(decide([user('x')], { json: { schema: undefined } }).text)).toHaveProperty('demo');
});
