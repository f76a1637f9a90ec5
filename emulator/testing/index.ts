/** Tests of firmware with vitest: a board for each test, and matchers in virtual time. */
import './matchers.js';

export type { Duration } from '../board/board.js';
export { boardFixture, type BoardFixture, boardTest, bootOnce } from './fixture.js';
export { imageFile } from './image-file.js';
export type { BoardMatchers } from './matchers.js';
export type { WaitOptions, ToggleOptions } from './port-expectations.js';
export type { Share } from './quantities.js';
export type { FaultName, FaultOptions, IdleOptions, InterruptOptions } from './program-expectations.js';
