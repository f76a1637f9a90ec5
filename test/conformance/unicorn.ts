/** libunicorn for the tests. Where it is not installed they fail, saying so: `npm run verify` installs it. */
import { loadUnicorn } from '../../emulator/engine/unicorn/library.js';

export const unicorn = await loadUnicorn();
