import tseslint from 'typescript-eslint';

/** Rooms whose files may not import from certain other rooms: the arrows of docs/architecture.md. */
const forbid = (files, patterns, ignores = []) => ({
  files,
  ignores: ['**/*.test.ts', ...ignores],
  rules: {
    '@typescript-eslint/no-restricted-imports': ['error', { patterns }],
  },
});

const node = {
  group: ['node:*'],
  message: 'The machine also runs in a browser: host access belongs to the CLI.',
};
const outside = {
  regex: '(^|/)(boards|peripherals|firmware)/',
  message: 'Only the CLI and the boards know boards, blocks and firmware.',
};
const above = {
  regex: '/(board|debug|trace|testing|cli)/',
  message: 'Arrows point from cli, testing, debug, trace to board, engine, core and what these stand on.',
};

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '**/build/'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    rules: {
      eqeqeq: 'error',
      'no-restricted-globals': ['error', 'performance', 'setTimeout', 'setInterval'],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Results are deterministic.' },
        { object: 'Date', property: 'now', message: 'Time is virtual.' },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Exports have names.' },
        { selector: 'TSEnumDeclaration', message: 'Use a literal type or a constant object.' },
      ],
    },
  },
  forbid(
    ['emulator/{isa,bus,time,port,image}/**/*.ts'],
    [node, outside, above, { regex: '/(core|engine)/' }],
    ['emulator/bus/peripheral.ts'],
  ),
  forbid(['emulator/core/**/*.ts'], [node, outside, above, { regex: '/engine/' }]),
  forbid(['emulator/engine/**/*.ts'], [node, outside, above]),
  forbid(['emulator/{board,debug,trace}/**/*.ts'], [node, outside]),
  forbid(['peripherals/**/*.ts', 'boards/**/*.ts'], [node]),
  {
    files: [
      'emulator/cli/**/*.ts',
      'firmware/toolchain/**/*.ts',
      'test/**/*.ts',
      '**/*.config.ts',
      '**/*.test.ts',
    ],
    rules: {
      'no-restricted-globals': 'off',
      'no-restricted-properties': 'off',
      'no-restricted-syntax': 'off',
    },
  },
);
