/** The commit that a build is made from. */
import { spawnSync } from 'node:child_process';

/**
 * The short hash of the commit that is checked out in a folder, with `-dirty` where files differ from it. Undefined for
 * a folder that is no checkout of its own, and where there is no git.
 */
export function commitOf(folder: string): string | undefined {
  const git = (...args: string[]) => {
    const { status, stdout } = spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
    return status === 0 ? stdout.trim() : undefined;
  };
  if (git('rev-parse', '--show-prefix') !== '') return undefined;
  return git('describe', '--always', '--dirty', '--exclude', '*');
}
