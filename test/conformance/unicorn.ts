/** libunicorn for the tests: undefined where it is not installed, and its tests are then skipped. */
import { loadUnicorn, UnicornError } from '../../dist/emulator/engine/unicorn/library.js';

export const unicorn = await loadUnicorn().catch((error: unknown) => {
  if (error instanceof UnicornError) console.log(`skipped: ${error.message}`);
  else throw error;
  return undefined;
});
