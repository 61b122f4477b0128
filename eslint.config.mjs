// What the build checks in the browser's sources: node node_modules/eslint/bin/eslint.js src/main/web
import js from '@eslint/js';
import globals from 'globals';

const RUN_BY_NODE = ['src/main/web/build.mjs', 'src/main/web/prerequisites.mjs'];
const WORKERS = ['src/main/web/*-worker.mjs'];

export default [
  js.configs.recommended,
  {
    languageOptions: {ecmaVersion: 2025, sourceType: 'module'},
    linterOptions: {reportUnusedDisableDirectives: 'error'},
    rules: {
      // "== null" asks for null and undefined at once
      eqeqeq: ['error', 'always', {null: 'ignore'}],
      'no-var': 'error',
      'prefer-const': 'error',
      // signs that combine are meant one by one, and written as \\u… to say so
      'no-misleading-character-class': ['error', {allowEscape: true}],
      'no-implicit-globals': 'error',
      // {pin, ...rest} leaves the PIN out of the rest: that is its use
      'no-unused-vars': ['error', {ignoreRestSiblings: true}],
    },
  },
  {files: ['**/*.mjs', '**/*.js'], ignores: [...RUN_BY_NODE, ...WORKERS], languageOptions: {globals: globals.browser}},
  // the build puts the paths in (build.mjs)
  {files: ['src/main/web/form-ahead.mjs'], languageOptions: {globals: {LIFELINE_FORM: 'readonly'}}},
  {files: WORKERS, languageOptions: {globals: globals.serviceworker}},
  {files: RUN_BY_NODE, languageOptions: {globals: globals.node}},
];
