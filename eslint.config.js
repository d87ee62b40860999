import js from '@eslint/js';
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
const noTests = {
  group: ['**/e2e/**', '**/bench/**', 'vitest', '**/*.test.ts'],
  message: 'The product does not import its tests.',
};

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'coverage/**'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
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
  forbid(['shared/**/*.ts'], [noElectron, noReact, noNode, noCore, noTests]),
  forbid(['core/**/*.ts'], [noElectron, noReact, noTests]),
  {
    files: ['**/*.test.ts', '**/*.suite.ts', 'e2e/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts'],
    rules: {
      'no-restricted-imports': 'off',
      'no-console': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
