/**
 * The Embench-IoT suite (https://github.com/embench/embench-iot): fetched into the user's cache folder at one commit. None of
 * its files is in this repository.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ScriptError } from '../script.js';
import { cache, guestSources, requireTools } from './places.js';
import type { Program } from './program.js';

const COMMIT = '09c2ed8c3b7008c95d08b038de4a3f6dc103ed70';
const UPSTREAM = 'https://github.com/embench/embench-iot.git';

/** One call of a program's benchmark() is a round; it is not repeated inside, and no caches are warmed. */
const DEFINES = ['-DGLOBAL_SCALE_FACTOR=1', '-DWARMUP_HEAT=0'];

/**
 * Fetches the suite unless an earlier run has.
 * @param source a clone to take it from instead of the network
 * @returns the folder of its files
 * @throws ScriptError if it cannot be fetched
 */
function fetchSuite(source = UPSTREAM): string {
  const folder = join(cache, 'embench', COMMIT);
  if (existsSync(folder)) return folder;
  requireTools(['git']);
  console.error(`bench: fetches Embench-IoT ${COMMIT.slice(0, 7)} from ${source} to ${folder}`);
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const git = (...args: string[]) => execFileSync('git', ['-C', unfinished, ...args], { stdio: 'pipe' });
  try {
    git('init', '--quiet');
    git('fetch', '--quiet', '--depth', '1', source, COMMIT);
    git('-c', 'advice.detachedHead=false', 'checkout', '--quiet', COMMIT);
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new ScriptError(
      `Embench-IoT cannot be fetched from ${source}. Name a clone of it with --embench or PERCH_EMBENCH.\n` +
        (error as Error).message,
    );
  }
  return folder;
}

/** All programs of the suite. */
export function embenchPrograms(source = process.env.PERCH_EMBENCH): Program[] {
  const suite = fetchSuite(source);
  const support = join(suite, 'support');
  return readdirSync(join(suite, 'src')).map((name) => {
    const folder = join(suite, 'src', name);
    const own = readdirSync(folder).filter((file) => file.endsWith('.c'));
    return {
      name,
      suite: 'embench',
      sources: [
        join(guestSources, 'embench.c'),
        join(support, 'beebsc.c'),
        ...own.map((file) => join(folder, file)),
      ],
      flags: [...DEFINES, `-I${support}`, `-I${folder}`, '-w'],
    };
  });
}
