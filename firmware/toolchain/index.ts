/** The public interface of `perch/toolchain`: Python source to Owlet images, for files and for the prompt. */
export { MpyError } from './bytecode.js';
export {
  compileFile,
  CompilerError,
  compileProgram,
  compileSource,
  moduleFinder,
  readSource,
  type SourceFile,
} from './compile.js';
export { linkImage, LinkerError, type CompiledModule } from './linker.js';
export { importedNames, parseMpy, type MpyCode, type MpyConstant, type MpyModule } from './mpy.js';
export { classify, compilePrompt, promptFile } from './prompt.js';
export { PythonSyntaxError } from './syntax-error.js';

/** `perch/link` is the host side of the link; its names are exported here too. */
export * from '../link/index.js';
