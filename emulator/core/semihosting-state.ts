/** The state of semihosting: the files that a program has open, and the call that waits for its answer. */
import * as v from 'valibot';
import { greatestPosition } from './semihosting-files.js';

const word = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff));
const position = v.pipe(word, v.maxValue(greatestPosition));
const mode = v.strictObject({
  read: v.boolean(),
  write: v.boolean(),
  create: v.boolean(),
  truncate: v.boolean(),
  append: v.boolean(),
});

const openFile = v.variant('kind', [
  v.strictObject({ kind: v.literal('console'), stream: v.picklist(['input', 'output', 'error']) }),
  /** The file of feature bits. */
  v.strictObject({ kind: v.literal('features'), position: word }),
  v.strictObject({ kind: v.literal('file'), path: v.string(), mode, position }),
]);

const waitingCall = v.variant('kind', [
  v.strictObject({ kind: v.literal('console'), address: word, length: word }),
  v.strictObject({ kind: v.literal('character') }),
  v.strictObject({ kind: v.literal('open'), file: v.strictObject({ path: v.string(), mode }) }),
  v.strictObject({ kind: v.literal('read'), handle: word, address: word, length: word }),
  v.strictObject({ kind: v.literal('write'), handle: word, length: word }),
  v.strictObject({ kind: v.literal('length') }),
  v.strictObject({ kind: v.literal('remove'), path: v.string() }),
  v.strictObject({ kind: v.literal('rename'), path: v.string(), to: v.string() }),
  v.strictObject({ kind: v.literal('command line'), block: word, buffer: word, size: word }),
]);

/** What a handle stands for. */
export type OpenFile = v.InferOutput<typeof openFile>;
/** A call that waits for its answer. */
export type WaitingCall = v.InferOutput<typeof waitingCall>;

/** The state: plain data. */
export interface SemihostingState {
  /** By handle; null where there is none. */
  files: (OpenFile | null)[];
  errno: number;
  call: WaitingCall | null;
}

/** What its members look like in a saved state. */
export const semihostingShapes = {
  files: v.array(v.nullable(openFile)),
  call: v.nullable(waitingCall),
};
