/** libunicorn for the tests. They fail with a message where it is not installed; `npm run verify` installs it. */
import { loadUnicorn } from '../../emulator/engine/unicorn/library.js';

export const unicorn = await loadUnicorn();
