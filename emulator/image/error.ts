/** The error that every part of the image loader throws. */

/** A firmware image that cannot be loaded. The message names the file, what is wrong and where. */
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
