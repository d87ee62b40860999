import { describeAdapter } from '../adapter.suite.ts';
import { claudeCode } from './claude-code.ts';

const busy = `{
  "permissions": { "allow": ["Bash(npm run *)"], "deny": [] },
  "model": "opus",
  "huge": 123456789012345678901234567890,
  "env": {
    "FOO": "bär 🗝",
    "ANTHROPIC_API_KEY": "sk-ant-api03-mine-mine-mine",
    "ANTHROPIC_BASE_URL": "https:\\/\\/other.example\\/v1"
  },
  "hooks": {}
}
`;

describeAdapter(claudeCode, {
  program: 'claude',
  files: {
    'of a busy user': busy,
    'with CRLF, tabs, a byte order mark and no last newline': `\uFEFF${busy.trimEnd().replaceAll('\n', '\r\n').replaceAll('  ', '\t')}`,
    'on one line': '{"model":"opus","env":{"FOO":"x"}}',
    'without env': '{\n    "model": "opus"\n}\n',
    'with an odd empty env': '{ "env": {\n\n}, "model": "opus" }',
  },
  foreign: [
    '"permissions": { "allow": ["Bash(npm run *)"], "deny": [] }',
    '123456789012345678901234567890',
    'bär 🗝',
  ],
  broken: {
    'a comment': { text: '{\n  // mine\n  "env": {}\n}', line: 2, column: 3 },
    'a trailing comma': { text: '{\n  "env": {},\n}', line: 3, column: 1 },
    'cut off': { text: '{\r\n  "env": {', line: 2, column: 11 },
    'env twice': { text: '{"env": {},\n "env": {}}', line: 2, column: 2 },
    'env as a list': { text: '{"env": []}', line: 1, column: 9 },
    'a list': { text: '\n[]', line: 2, column: 1 },
  },
  userEdit: (text) => text.replace('"opus"', '"sonnet"'),
});
