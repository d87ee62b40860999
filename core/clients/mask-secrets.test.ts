import { describe, expect, it } from 'vitest';
import { describeChange } from './describe-change.ts';
import { jsonWithComments, strictJson } from './formats/json-edit.ts';
import { createMasks } from './mask-secrets.ts';

const mask = (text: string, own: string[] = []) => createMasks(new Set(own)).mask(jsonWithComments, text);

describe('secrets in a diff', () => {
  it.each([
    '{"env": {"MY_API_KEY": "SECRET"}}',
    '{"apiKeyHelper": "echo SECRET"}',
    '{"headers": {"X-Any": "SECRET"}}',
    '{"env": {"ANTHROPIC_CUSTOM_HEADERS": "X: SECRET"}}',
    '{"auth": [{"value": "SECRET"}]}',
    '{"password": "\\u0053ECRET"}',
    '{"GITHUB_PAT": "SECRET"}',
    '{"a": "https://me:SECRET@example.com"}',
    '{"a": "https://example.com/?api_key=SECRET&x=1"}',
    '{"a": "curl -H \'Authorization: Bearer SECRET\'"} // Bearer SECRET',
    '{"a": "sk-ant-SECRET"} // sk-SECRET-of-mine',
    '{"a": "ghp_SECRET12345"} /* AIzaSECRET */',
    '{"a": "SECRET7890123456789012345678901234567890"}',
  ])('%s', (text) => {
    expect(mask(text)).not.toMatch(/SECRET|\\u0053/);
  });

  it('leaves what is none', () => {
    const text = '{"model": "claude-opus-5-5", "env": {"FOO": "bar", "URL": "http://127.0.0.1:7787"}}';
    expect(mask(text)).toBe(text);
  });

  it('shows that a secret changed, names our key, and keeps the same mark for the same value', () => {
    const change = describeChange(
      {
        path: '/home/me/settings.json',
        format: strictJson,
        before: Buffer.from('{\n  "token": "theirs",\n  "key": "same"\n}\n'),
        after: Buffer.from('{\n  "token": "ptn_ours",\n  "key": "same"\n}\n'),
        modeChanges: false,
      },
      createMasks(new Set(['ptn_ours'])),
    );
    expect(change.change).toBe('edit');
    expect(change.diff).toContain('-  "token": "(hidden 1)"');
    expect(change.diff).toContain('+  "token": "(Portunus key)"');
    expect(change.diff).toContain('   "key": "(hidden 2)"');
    expect(change.diff).toContain('--- /home/me/settings.json');
  });
});
