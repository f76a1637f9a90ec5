/** What comes from outside, as the command line says: recorded from before the first input on, voltages, faults. */
import type { Board } from '../../board/board.js';
import type { Image } from '../../image/image.js';
import type { RunOptions } from '../usage/running.js';
import { setAnalog } from './analog.js';
import { injectFaults } from './injected-faults.js';
import type { RecordingFile } from './recording-file.js';

/**
 * Sets the inputs of a board that has not run yet, recorded where a file is named. What recording takes is loaded only then.
 * @throws UsageError when the file cannot be written, and for inputs and faults that the board does not have
 */
export async function startInputs(
  board: Board,
  image: Image,
  { record, analog, fault }: Pick<RunOptions, 'record' | 'analog' | 'fault'>,
): Promise<RecordingFile | undefined> {
  const recording = record === undefined ? undefined : await startRecording(record, board, image);
  setAnalog(board, analog);
  injectFaults(board, fault);
  return recording;
}

async function startRecording(path: string, board: Board, image: Image): Promise<RecordingFile> {
  const { RecordingFile } = await import('./recording-file.js');
  return new RecordingFile(path, board, image);
}
