/** `perch profile`: runs an image and writes a profile of its cycles. */
import { basename } from 'node:path';
import type { Board } from '../../board/board.js';
import { formatProfile } from '../../trace/profile-report.js';
import { type Profile, ProfileError, Profiler } from '../../trace/profile.js';
import { formatFolded, formatSpeedscope, stackCount } from '../../trace/speedscope.js';
import { UsageError } from '../errors.js';
import { namesOf } from '../host/files.js';
import { checkWritable, limited, writeReport } from '../host/report-file.js';
import { notify } from '../host/stdio.js';
import type { ProfileOptions } from '../usage/running.js';
import { runImages } from './run.js';

/**
 * Runs an image with a profiler. Returns the exit code: that of the run.
 * @throws UsageError if the profile cannot be measured or written
 */
export async function profile(images: readonly string[], options: ProfileOptions): Promise<number> {
  return runImages(images, options, new ProfileRun(images, options));
}

class ProfileRun {
  private profiler!: Profiler;

  constructor(
    private readonly images: readonly string[],
    private readonly options: ProfileOptions,
  ) {}

  begin(board: Board): void {
    if (this.options.output !== undefined) checkWritable(this.options.output, namesOf(board.image!));
    try {
      this.profiler = new Profiler(board);
    } catch (error) {
      if (error instanceof ProfileError) throw new UsageError(error.message);
      throw error;
    }
  }

  end(board: Board): void {
    const { output } = this.options;
    const text = this.format(board, this.profiler.profile());
    if (output === undefined) process.stdout.write(text);
    else writeReport(output, text);
  }

  private format(board: Board, profile: Profile): string {
    const { format, top, maxSize } = this.options;
    if (format === 'folded') return limited(formatFolded(profile), maxSize, '\n');
    if (format === 'speedscope') return this.speedscope(profile, maxSize);
    const report = `\n${formatProfile(profile, this.heading(board, profile), { rows: top })}\n`;
    return limited(report, maxSize, '\n');
  }

  /** With the stacks that took most cycles, as many as the size allows. */
  private speedscope(profile: Profile, maxSize = Infinity): string {
    const name = this.images.map((image) => basename(image)).join(' ');
    let text = formatSpeedscope(profile, name);
    const all = stackCount(profile);
    let stacks = all;
    while (text.length >= maxSize && stacks > 0) {
      stacks = Math.floor(stacks / 2);
      text = formatSpeedscope(profile, name, stacks);
    }
    if (stacks < all) notify(`the profile is cut to ${stacks} of ${all} stacks: it has reached --max-size`);
    return `${text}\n`;
  }

  private heading({ image, clock }: Board, { total }: Profile): string {
    const missing = [
      ...(image?.symbols.list().length ? [] : ['symbols: functions are shown by address']),
      ...(image?.lines() ? [] : ['line table: cycles are not attributed to source lines']),
    ];
    const summary = `${this.images.join(' ')}: ${total} cycles, ${(clock.now / 1e6).toFixed(3)} ms`;
    return [summary, ...missing.map((what) => `The image has no ${what}.`)].join('\n');
  }
}
