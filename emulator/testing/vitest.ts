/** Loads vitest, a peer dependency, and reports clearly if it is missing. */

async function load(): Promise<typeof import('vitest')> {
  if (process.env.VITEST === undefined) {
    throw new Error(
      'perch/testing is for tests that vitest runs (npx vitest run); other programs get boards from perch/boards',
    );
  }
  try {
    return await import('vitest');
  } catch (cause) {
    throw new Error('perch/testing cannot find vitest: npm install --save-dev vitest', {
      cause,
    });
  }
}

export const { expect, test } = await load();
