import tseslint from 'typescript-eslint';
import { documented } from './tools/check/documented.mjs';

// Files of these roles are pure: they see neither clock, chance, process nor network.
const pure = ['events', 'decider', 'view', 'projection', 'notifications', 'process'].map((role) => `{apps,libs}/*/src/**/*.${role}.ts`);
const tests = ['**/*.spec.ts', 'libs/testing/**', 'tests/**', 'benchmarks/**'];

// A constructor is given its collaborators by Nest; whoever calls a function has to count.
const fewParameters = {
  selector: ":matches(FunctionDeclaration, ArrowFunctionExpression, MethodDefinition[kind='method'] > FunctionExpression)[params.length>4]",
  message: 'More than four parameters: pass one object.',
};

const impure = {
  globals: [
    'Date',
    'process',
    'fetch',
    'crypto',
    'performance',
    'setTimeout',
    'setInterval',
    'setImmediate',
    'queueMicrotask',
    'console',
    'globalThis',
  ],
  properties: [{ object: 'Math', property: 'random', message: 'Chance comes in through the Ids port.' }],
};

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/generated/**', 'contracts/**', 'coverage/**', '.skyledger/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,mjs}'],
    languageOptions: {
      parser: tseslint.parser,
      ecmaVersion: 2023,
      sourceType: 'module',
      parserOptions: { emitDecoratorMetadata: true, experimentalDecorators: true },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/ban-ts-comment': 'error',
      'max-lines': ['error', { max: 200, skipBlankLines: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, IIFEs: true }],
      'no-restricted-syntax': ['error', fewParameters],
      'no-var': 'error',
      'prefer-const': 'error',
      eqeqeq: ['error', 'smart'],
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-constant-condition': 'error',
      'no-unreachable': 'error',
      'no-fallthrough': 'error',
    },
  },
  {
    files: pure,
    rules: {
      'no-restricted-globals': [
        'error',
        ...impure.globals.map((name) => ({
          name,
          message: 'A pure file replays to the same bytes: what changes comes in with the command or the event.',
        })),
      ],
      'no-restricted-properties': ['error', ...impure.properties],
      'no-restricted-syntax': ['error', fewParameters, { selector: 'AwaitExpression', message: 'A pure file is synchronous.' }],
    },
  },
  {
    files: ['apps/**/*.ts'],
    ignores: [...tests, 'apps/cli/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        fewParameters,
        { selector: 'CatchClause', message: 'Errors are caught in libs only, in one place.' },
      ],
    },
  },
  {
    files: ['libs/*/src/**/*.ts'],
    ignores: [...tests, '**/*.fixture.ts', '**/fixture/**'],
    plugins: { skyledger: { rules: { documented } } },
    rules: { 'skyledger/documented': 'error' },
  },
  { files: tests, rules: { 'max-lines-per-function': 'off' } },
  {
    files: ['**/*.spec.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(skip|only|todo)$/]',
          message: 'No test is left out.',
        },
      ],
    },
  },
);
