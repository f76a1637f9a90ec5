/** The inputs that the command line specifies: voltages and injected faults, recorded from the first one. */
import type { Board } from '../../board/board.js';
import type { Image } from '../../image/image.js';
import type { RunOptions } from '../usage/running.js';
import { checkAnalogSettings, setAnalog } from './analog.js';
import { injectFaults, parseFaults } from './injected-faults.js';
import type { RecordingFile } from './recording-file.js';

/**
 * Sets the inputs of a board that has not run yet, and records them if a file is named. Loads the recorder only then.
 * @throws UsageError if the file cannot be written, and for inputs and faults that the board does not have
 */
export async function startInputs(
  board: Board,
  image: Image,
  { record, analog, fault, maxSize }: Pick<RunOptions, 'record' | 'analog' | 'fault' | 'maxSize'>,
): Promise<RecordingFile | undefined> {
  // Before a file is emptied for the recording.
  checkAnalogSettings(board, analog);
  const faults = parseFaults(board, fault);
  const recording = record === undefined ? undefined : await startRecording(record, board, image, maxSize);
  setAnalog(board, analog);
  injectFaults(board, faults);
  return recording;
}

async function startRecording(
  path: string,
  board: Board,
  image: Image,
  maxSize?: number,
): Promise<RecordingFile> {
  const { RecordingFile } = await import('./recording-file.js');
  return new RecordingFile(path, board, image, maxSize);
}
