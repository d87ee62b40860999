import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** The direction of imports: `renderer -> shared <- core <- electron` (docs/architecture.md). */
const forbid = (files, patterns) => ({ files, rules: { 'no-restricted-imports': ['error', { patterns }] } });
const noElectron = {
  group: ['electron', 'electron/*', '**/electron/**'],
  message: 'core and shared know nothing of Electron (D1).',
};
const noReact = {
  group: ['react', 'react-dom', '**/renderer/**'],
  message: 'Only renderer/ knows the window (D1).',
};
const noNode = { group: ['node:*'], message: 'shared/ also runs in the renderer: no Node here.' };
const noCore = {
  group: ['**/core/**'],
  message: 'shared/ is what both sides use: it imports neither side.',
};
const noMain = {
  group: ['**/core/**', '**/electron/**', 'electron', 'electron/*', 'node:*'],
  message: 'The window runs in any browser: it reaches the engine through the bridge alone (D1, D17).',
};
const shellMayImport = [
  'api/control-client',
  'api/to-app-error',
  'events',
  'log/file-sink',
  'log/logger',
  'ports',
  'storage/paths',
  'vault/session-bus',
];
const onlyControlClient = {
  regex: `(^|/)core/(?!(${shellMayImport.join('|')})\\.ts$)`,
  message: 'The desktop shell starts the engine and talks to its control socket; it holds no rules (D16).',
};
const noTests = {
  group: ['**/e2e/**', '**/bench/**', 'vitest', '**/*.test.ts'],
  message: 'The product does not import its tests.',
};

export default tseslint.config(
  { ignores: ['dist/**', 'release/**', 'node_modules/**', 'coverage/**'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['renderer/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
    rules: {
      // Text of other programs and models is shown as text, never as markup (row EL-7).
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "JSXAttribute[name.name='dangerouslySetInnerHTML'], MemberExpression[property.name='innerHTML']",
          message: 'Text is shown as text (EL-7).',
        },
        {
          selector: 'JSXText[value=/\\p{L}{2,}/u]',
          message: 'Words belong into renderer/i18n, in every language.',
        },
      ],
    },
  },
  forbid(['shared/**/*.ts'], [noElectron, noReact, noNode, noCore, noTests]),
  forbid(['core/**/*.ts'], [noElectron, noReact, noTests]),
  {
    ...forbid(['renderer/**/*.{ts,tsx}'], [noMain, noTests]),
    // The build's own settings run in Node.
    ignores: ['renderer/vite.config.ts'],
  },
  forbid(['electron/**/*.ts'], [onlyControlClient, noReact, noTests]),
  {
    files: ['electron/**/*.ts'],
    ignores: ['electron/windows/create-window.ts', 'electron/windows/open-external.ts'],
    rules: {
      // One factory makes all windows (row EL-1), one function opens links (row EL-5).
      'no-restricted-syntax': [
        'error',
        {
          selector: 'NewExpression[callee.name=/^(BrowserWindow|BrowserView|WebContentsView)$/]',
          message: 'Use create-window.ts (EL-1).',
        },
        { selector: "MemberExpression[property.name='openExternal']", message: 'Use openExternal (EL-5).' },
      ],
    },
  },
  {
    files: ['**/*.test.{ts,tsx}', '**/*.suite.ts', 'e2e/**/*.{ts,tsx}', 'bench/**/*.ts', 'scripts/**/*.ts'],
    rules: {
      'no-restricted-imports': 'off',
      'no-console': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
