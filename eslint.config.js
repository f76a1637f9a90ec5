import tseslint from 'typescript-eslint';
import { layersPlugin } from './test/layers/rules.js';
import { patternsOf, rooms } from './test/layers/table.js';

/**
 * A rule that stands in two entries is replaced, not added to: what a room may use is therefore worked out as a whole,
 * and each of these rules is set for each file by exactly one kind of entry.
 */

const globals = (names, message) => names.map((name) => ({ name, message }));
const nodeOnly = globals(
  ['process', 'Buffer', 'require', 'module', 'exports', '__dirname', '__filename', 'global', 'setImmediate'],
  'The machine also runs in a browser: host access belongs to the CLI.',
);
const browserOnly = globals(
  ['window', 'document', 'navigator', 'self', 'fetch', 'XMLHttpRequest', 'WebSocket', 'localStorage'],
  'The machine also runs in Node, and knows no host.',
);
const anyHost = globals(['globalThis'], 'Name the global that is meant.');
const hostClock = globals(
  ['performance', 'Date', 'setTimeout', 'setInterval', 'requestAnimationFrame'],
  'Time is virtual.',
);
const chance = globals(['crypto'], 'Results are deterministic.');

/** What a file may not use of the host: a room's files, its tests, or the files of no room. */
const restrict = (files, { host = false, clock = false }) => ({
  files,
  rules: {
    'no-restricted-globals': [
      'error',
      {
        globals: [
          ...(host ? [] : [...nodeOnly, ...browserOnly, ...anyHost]),
          ...(clock ? [] : [...hostClock, ...chance]),
        ],
        checkGlobalObject: true,
      },
    ],
    '@typescript-eslint/no-restricted-types': host
      ? 'off'
      : ['error', { types: { Buffer: 'Use Uint8Array.' } }],
    'no-restricted-properties': clock
      ? 'off'
      : ['error', { object: 'Math', property: 'random', message: 'Results are deterministic.' }],
  },
});

const defaultExport = 'Exports have names.';
const noEnum = { selector: 'TSEnumDeclaration', message: 'Use a literal type or a constant object.' };
const named = [
  { selector: 'ExportDefaultDeclaration', message: defaultExport },
  { selector: 'ExportSpecifier[exported.name="default"]', message: defaultExport },
  { selector: 'TSExportAssignment', message: defaultExport },
];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '**/build/'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.{js,mjs,cjs,ts,mts,cts}'],
    plugins: { perch: layersPlugin },
    rules: {
      eqeqeq: 'error',
      'perch/layers': 'error',
      'perch/circles': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': ['error', noEnum, ...named],
    },
  },
  // Tools ask for default exports; types of packages follow the packages.
  {
    files: ['*.config.{js,ts}', 'test/closing-line.ts', '**/*.d.ts'],
    rules: { 'no-restricted-syntax': ['error', noEnum] },
  },
  restrict(['**/*'], {}),
  // The more specific rooms last.
  ...[...rooms].reverse().map(([name, room]) => restrict(patternsOf(name), room)),
  restrict(['**/*.{test,testing}.ts'], { host: true, clock: true }),
);
