import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{emulator,peripherals,boards,firmware,test}/**/*.test.ts'],
    testTimeout: 60_000,
    pool: 'threads',
    // What tests import as `perch` is the compiled package, run as Node runs it.
    server: { deps: { external: [/\/dist\//] } },
  },
});
