/**
 * The public face of `perch/toolchain`: Python source to Owlet images, the prompt's logic and the host's side of the
 * link.
 */
export { MpyError } from './bytecode.js';
export {
  compileFile,
  CompilerError,
  compileProgram,
  compileSource,
  readSource,
  type SourceFile,
} from './compile.js';
export {
  decodeFrame,
  encodeFrame,
  FrameDecoder,
  maximumData,
  type Frame,
  type Received,
} from '../link/frame.js';
export { link, LinkError, type LinkModule } from './linker.js';
export { importedNames, parseMpy, type MpyCode, type MpyConstant, type MpyModule } from './mpy.js';
export { classify, compilePrompt, promptFile } from './prompt.js';
export {
  Session,
  type FailureReason,
  type RunOptions,
  type SessionEvent,
  type SessionStep,
} from '../link/session.js';
export { PythonSyntaxError } from './syntax-error.js';
