/** The API of the emulator: boards, images, debuggers, traces and measurements. */
export {
  Board,
  type BoardSettings,
  type BoardState,
  type Condition,
  type Firmware,
  type RunResult,
  type StopReason,
} from './board/board.js';
export { type Crash, formatCrash } from './board/crash.js';
export { formatReport, type Report, StrictError } from './board/reports.js';
export type { FaultInjector, InjectedFault } from './board/fault-injection.js';
export { faultForms, parseFault } from './board/fault-injection-text.js';
export type { BacktraceFrame } from './image/backtrace.js';
export type { BoardDescription, Part, PartContext } from './board/description.js';
export type { Chip, ChipContext, ChipDescription } from './chip/chip.js';
export type { FileContents, MemoryFiles } from './board/memory-files.js';
export type { FileAnswer, FileRequest, FilesHost, SemihostingSettings } from './board/semihosting.js';
export type { RegisterName, RegisterNames } from './board/names.js';
export type { BusObserver, MemoryAccess, MemoryWatch } from './bus/bus.js';
export { GdbSession, type GdbSessionOwner } from './debug/gdb/session.js';
export { type DebugAccess, debugAccess } from './debug/debug-access.js';
export {
  type StartObservation,
  History,
  type HistoryOptions,
  type Observation,
  type Span,
} from './debug/history.js';
export { Recorder } from './debug/recorder.js';
export { readRecording, type Recording, RecordingError } from './debug/recording.js';
export { type Divergence, formatDivergence, Replay } from './debug/replay.js';
export { Stimuli, type StimuliOptions, type Stimulus } from './debug/stimulus/index.js';
export {
  type BlockHost,
  type ChipHost,
  type Device,
  type InterruptLine,
  Peripheral,
  type ResetKind,
} from './bus/peripheral.js';
export {
  type BlockLayout,
  layout,
  type RegisterSpec,
  type RegisterTable,
  type TableOf,
} from './bus/registers.js';
export {
  type Image,
  type ImageFile,
  type ImageFormat,
  type ImagePart,
  loadImage,
  loadImages,
} from './image/image.js';
export { ImageError } from './image/error.js';
export { decode, disassemble, disassembleRange } from './isa/index.js';
export type { AnalogDescription, AnalogInput } from './port/analog.js';
export { type Input, InputError, type Inputs } from './port/inputs.js';
export type { PortHost } from './port/host.js';
export {
  type Drive,
  type Driver,
  type FrameFormat,
  type PadInput,
  type Parity,
  Pin,
  type SerialFrame,
  type SerialReceiver,
} from './port/pin.js';
export type { InputSignal, OutputSignal, Signals } from './port/signal.js';
export type { Plain } from './state/plain.js';
export { type Schema, ValueError } from './state/schema.js';
export type { Derived, Powered, SavedState, StateList } from './state/state-list.js';
export type { Clock, ClockEvent } from './time/clock.js';
export { Coverage, CoverageError } from './trace/coverage.js';
export { addReport, formatLcov, LcovError, parseLcov } from './trace/lcov.js';
export { Profiler, ProfileError } from './trace/profile.js';
export { formatProfile } from './trace/profile-report.js';
export { formatFolded, formatSpeedscope } from './trace/speedscope.js';
export {
  type TraceEvent,
  type TraceFormat,
  type TraceSelection,
  type TraceWriter,
  traceBoard,
  traceFormats,
  traceWriter,
} from './trace/index.js';
export { type SendOptions, SerialPort } from './port/serial.js';
export type { PaceKind, PaceText } from './port/serial-pace.js';
export type { SerialFormat, SerialSetting } from './port/serial-setting.js';
export {
  type Address,
  type Cycles,
  duration,
  hex,
  type Hertz,
  type Level,
  type Nanoseconds,
} from './units.js';
