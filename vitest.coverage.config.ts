/**
 * How much of the machine, the blocks and the toolchain their own tests execute: `npm run coverage`. It measures the
 * rooms whose tests stand beside the code and run inside vitest. The command, the fixtures and the Unicorn engine are
 * left out, because the tests in test/ run them as processes, as the compiled package or against other machines.
 */
import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.js';

export default mergeConfig(
  base,
  defineConfig({
    test: {
      exclude: [
        'test/**',
        'node_modules/**',
        // 100,000 mutated packets and 786,000 disassembled encodings take longer than all the others.
        'emulator/debug/gdb/session.test.ts',
        'emulator/isa/disassemble.test.ts',
      ],
      coverage: {
        enabled: true,
        provider: 'v8',
        reporter: ['text-summary'],
        include: ['{emulator,peripherals,boards,firmware}/**/*.ts'],
        exclude: [
          '**/*.test.ts',
          '**/*.testing.ts',
          '**/*.d.ts',
          'emulator/{cli,testing}/**',
          'emulator/engine/unicorn/**',
          'firmware/rom/**',
        ],
        // What a broken set-up would fall below; not a mark to write tests for.
        thresholds: { lines: 60 },
      },
    },
  }),
);
