/** `--record`: a run that the command line starts is recorded, from before the first input on. */
import type { Board } from '../../board/board.js';
import type { Image } from '../../image/image.js';
import type { RecordingFile } from './recording-file.js';

/**
 * Begins to record where a file is named. What recording takes is loaded only then.
 * @throws UsageError when the file cannot be written
 */
export async function startRecording(
  path: string | undefined,
  board: Board,
  image: Image,
): Promise<RecordingFile | undefined> {
  if (path === undefined) return undefined;
  const { RecordingFile } = await import('./recording-file.js');
  return new RecordingFile(path, board, image);
}
