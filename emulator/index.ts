/** The machine: boards, images, and what a program can do with them. */
export {
  Board,
  type BoardSettings,
  type BoardState,
  type Condition,
  type RunResult,
  type StopReason,
} from './board/board.js';
export { type Crash, formatCrash } from './board/crash.js';
export type { Fault, Faults } from './board/faults.js';
export { faultForms, parseFault } from './board/fault-text.js';
export type { BacktraceFrame } from './image/backtrace.js';
export type { BoardDescription, ChipDescription, Part } from './board/description.js';
export type { RegisterName, RegisterNames } from './board/names.js';
export type { BusObserver, MemoryAccess, MemoryWatch } from './bus/bus.js';
export { Peripheral } from './bus/peripheral.js';
export { layout } from './bus/registers.js';
export { type Image, loadImage } from './image/image.js';
export { ImageError } from './image/error.js';
export { decode, disassemble, disassembleRange } from './isa/index.js';
export type { Input, Inputs } from './port/inputs.js';
export { Pin } from './port/pin.js';
export { SerialPort } from './port/serial.js';
export { duration, hex } from './units.js';
