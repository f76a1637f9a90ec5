import tseslint from 'typescript-eslint';
import { layersPlugin } from './test/layers/rules.js';
import { patternsOf, rooms } from './test/layers/table.js';

/**
 * ESLint replaces the options of a rule that two entries set; it does not merge them. The restrictions of a room are
 * therefore computed as a whole, and exactly one kind of entry sets each of these rules for a file.
 */

const globals = (names, message) => names.map((name) => ({ name, message }));
const nodeOnly = globals(
  ['process', 'Buffer', 'require', 'module', 'exports', '__dirname', '__filename', 'setImmediate'],
  'The machine also runs in a browser: host access belongs to the CLI.',
);
const browserOnly = globals(
  ['window', 'document', 'navigator', 'self', 'fetch', 'XMLHttpRequest', 'WebSocket', 'localStorage'],
  'The machine also runs in Node, and knows no host.',
);
const anyHost = globals(['globalThis', 'global'], 'Name the global that is meant.');
const hostClock = globals(
  ['performance', 'Date', 'setTimeout', 'setInterval', 'requestAnimationFrame'],
  'Time is virtual.',
);
const randomness = globals(['crypto'], 'Results are deterministic.');

const codeFromText = globals(['eval', 'Function'], 'Code is imported, not made from text.');

/** Restricts access to the host, for the files of a room, for tests, or for files of no room. */
const restrict = (files, { host = false, clock = false }) => ({
  files,
  rules: {
    'no-restricted-globals': [
      'error',
      {
        globals: [
          ...(host ? [] : [...nodeOnly, ...browserOnly]),
          ...codeFromText,
          ...(host && clock ? [] : anyHost),
          ...(clock ? [] : [...hostClock, ...randomness]),
        ],
        checkGlobalObject: true,
      },
    ],
    '@typescript-eslint/no-restricted-types': host
      ? 'off'
      : ['error', { types: { Buffer: 'Use Uint8Array.' } }],
    'perch/host': host ? 'off' : 'error',
    'no-restricted-properties': clock
      ? 'off'
      : ['error', { object: 'Math', property: 'random', message: 'Results are deterministic.' }],
  },
});

const defaultExport = 'Exports have names.';
const noEnum = { selector: 'TSEnumDeclaration', message: 'Use a literal type or a constant object.' };
/** `name in table` finds `constructor` too. */
const inherited = {
  selector: 'BinaryExpression[operator="in"][left.type=/^(Identifier|MemberExpression)$/]',
  message: 'The names of a prototype are found too: use Object.hasOwn or a Map.',
};
const named = [
  { selector: 'ExportDefaultDeclaration', message: defaultExport },
  { selector: 'ExportSpecifier[exported.name="default"]', message: defaultExport },
  { selector: 'TSExportAssignment', message: defaultExport },
];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'build/', 'coverage/', 'firmware/build/', 'test/example/build/'] },
  // No source switches a rule off for itself.
  { linterOptions: { noInlineConfig: true } },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'],
    plugins: { perch: layersPlugin },
    rules: {
      eqeqeq: 'error',
      'perch/layers': 'error',
      'perch/circles': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': ['error', noEnum, inherited, ...named],
    },
  },
  // In tests, names come from the tests.
  { files: ['**/*.{test,testing}.ts'], rules: { 'no-restricted-syntax': ['error', noEnum, ...named] } },
  // Tools require default exports; type declarations follow their packages.
  {
    files: ['*.config.{js,ts}', 'test/closing-line.ts', '**/*.d.ts'],
    rules: { 'no-restricted-syntax': ['error', noEnum] },
  },
  // Vitest's matchers are extended by an interface without members of its own.
  {
    files: ['emulator/testing/matchers.ts'],
    rules: { '@typescript-eslint/no-empty-object-type': 'off' },
  },
  restrict(['**/*'], {}),
  // The more specific rooms come last.
  ...[...rooms].reverse().map(([name, room]) => restrict(patternsOf(name), room)),
  restrict(['**/*.{test,testing}.ts'], { host: true, clock: true }),
);
