/** The `perch` command. Loads the module of a subcommand only when it is chosen, to keep start-up short. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from '@commander-js/extra-typings';
import { UsageError } from './errors.js';
import { onOutputClosed, outputFailed } from './host/stdio.js';
import { boardFilesIn } from './package/board-files.js';
import { packageFile } from './package/package-file.js';
import { addBoardOptions } from './usage/board-options.js';
import { exampleText } from './usage/command.js';
import { debug, gdb } from './usage/debugging.js';
import { boards, disasm, regs } from './usage/inspection.js';
import { py, repl } from './usage/python.js';
import { coverage, profile, run, trace } from './usage/running.js';

const exitCodes = `
Exit codes: 0 success (or the program's own code), 1 failure in the firmware or program, 2 bad usage or bad input,
3 time limit reached without the expected result, or with a stimulus (--at, --script) that had not come due.`;

/** The commands, in the order of the help text. */
const commands = [
  repl.action(async (options) => end(await (await import('./commands/repl.js')).repl(options))),
  py.action(async (file, args, options) =>
    end(await (await import('./commands/py.js')).runPython(file, args, options)),
  ),
  run.action(async (images, options) =>
    end(await (await import('./commands/run.js')).run(images, { ...options, programArguments })),
  ),
  trace.action(async (images, options) =>
    end(await (await import('./commands/trace.js')).trace(images, { ...options, programArguments })),
  ),
  gdb.action(async (images, options) =>
    end(await (await import('./commands/gdb.js')).gdb(images, { ...options, programArguments })),
  ),
  debug.action(async (images, options) =>
    end(await (await import('./commands/debug.js')).debug(images, { ...options, programArguments })),
  ),
  coverage.action(async (images, options) =>
    end(await (await import('./commands/coverage.js')).coverage(images, { ...options, programArguments })),
  ),
  profile.action(async (images, options) =>
    end(await (await import('./commands/profile.js')).profile(images, { ...options, programArguments })),
  ),
  boards.action(async (options) => print(await (await import('./commands/boards.js')).listBoards(options))),
  regs.action(async (block, options) =>
    print(await (await import('./commands/regs.js')).showRegisters(block, options)),
  ),
  disasm.action(async (image, symbol, options) =>
    print(await (await import('./commands/disasm.js')).disassembleImage(image, symbol, options)),
  ),
];

let exitCode = 0;

/** Commands whose arguments after `--` are those of the firmware. */
const withProgram = new Set(['run', 'trace', 'gdb', 'debug', 'coverage', 'profile']);
const programStart = withProgram.has(process.argv[2]) ? process.argv.indexOf('--') : -1;
const [commandLine, programArguments] =
  programStart < 0
    ? [process.argv, undefined]
    : [process.argv.slice(0, programStart), process.argv.slice(programStart + 1)];

/** Sets the process's exit code. */
function end(code: number): void {
  exitCode = code;
}

function print(text: string): void {
  onOutputClosed(() => {});
  process.stdout.write(`${text}\n`);
}

/** The commit that the build was made from, which the bundle says; empty where there was none. */
declare const builtFromCommit: string;

/** `0.2.0 (bc81154)`; without the commit where the build knew none. */
function version(): string {
  const { version } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string };
  const commit = typeof builtFromCommit === 'string' ? builtFromCommit : '';
  return commit ? `${version} (${commit})` : version;
}

function makeProgram() {
  const program = new Command('perch')
    .description(
      'Emulates TI Stellaris boards: runs firmware images, and Python on the Owlet virtual machine.',
    )
    .option('--version', 'print the version and the commit it was built from')
    .on('option:version', () => {
      print(version());
      throw new CommanderError(0, 'version', '');
    })
    .exitOverride()
    .enablePositionalOptions()
    .showHelpAfterError('(see `--help`)')
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'perch: ')) })
    .addHelpText(
      'after',
      `${exitCodes}\n${exampleText(['perch repl', 'perch run firmware/images/hello.elf'])}`,
    );
  for (const command of commands) program.addCommand(command.copyInheritedSettings(program));
  return program;
}

/** Names of errors about bad input. Only the commands that throw them load their modules. */
const badInput = new Set(['ImageError', 'RecordingError', 'LinkerError', 'CompilerError', 'InputError']);
/** Errors whose message is a complete report in Python's format. */
const completeReports = new Set(['PythonSyntaxError']);

/** Reports an error to the user. Returns the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const { name, message } = error as Error;
  if (completeReports.has(name)) {
    process.stderr.write(`${message}\n`);
    return 2;
  }
  if (error instanceof UsageError || badInput.has(name)) {
    process.stderr.write(`perch: ${message}\n`);
    return 2;
  }
  process.stderr.write(`perch: internal error: ${(error as Error).stack ?? error}\n`);
  return 70;
}

/** Exits once all output is written or has failed, even if handles are still open. */
function exit(code: number): void {
  const written = () =>
    setImmediate(() => {
      process.exitCode = outputFailed() ? 2 : code;
      process.stderr.write('', () => process.exit());
    });
  if (process.stdout.writableLength) process.stdout.write('', written);
  else written();
}

/** Adds the options of boards in files that the command line names. */
async function addOptionsOfFiles(): Promise<void> {
  const files = boardFilesIn(commandLine.slice(2));
  if (!files.length) return;
  const { boardInFile } = await import('./setup/board-file.js');
  for (const file of files) {
    addBoardOptions(commands as never, await boardInFile(file));
  }
}

// A reader that has read enough, such as `head`, ends the output of help too.
onOutputClosed(() => {});
addOptionsOfFiles()
  .then(() => makeProgram().parseAsync(commandLine))
  .catch((error: unknown) => {
    exitCode = report(error);
  })
  .finally(() => exit(exitCode));
