/** The error of the image loader. */

/** A firmware image cannot be loaded. The message names the file, the problem and its position. */
export class ImageError extends Error {
  override name = 'ImageError';

  constructor(
    /** The file's name as given to the loader. */
    readonly file: string,
    problem: string,
  ) {
    super(`${file}: ${problem}`);
  }
}
