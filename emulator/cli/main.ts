/** The `perch` command. Every subcommand's module is loaded when it is chosen: starting costs what is used. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { engineNames } from './engines.js';
import { UsageError } from './errors.js';
import type { RunOptions } from './run.js';
import { packageFile } from './package-file.js';
import { onOutputClosed, outputFailed } from './stdio.js';

const exitCodes = `
Exit codes: 0 reached what was asked (or the program's own), 1 failure in the firmware or program, 2 bad usage or bad
input, 3 time limit without the wanted result.`;

/** As `perch trace` offers them: its module is loaded only with the command. */
const traceFormats = ['text', 'jsonl', 'vcd', 'perfetto'];

let exitCode = 0;

function example(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}

const engineOption = () =>
  new Option('--engine <engine>', 'what executes').choices(engineNames).default('translator');
const faultOption = () =>
  new Option(
    '--fault <fault>',
    'what goes wrong, such as "stuck PB4 0 at 1s"; may be repeated; `--fault help` lists them',
  ).argParser(collect);
const analogOption = () =>
  new Option(
    '--analog <setting>',
    'what an analogue input is set to, in volts, such as AIN0=1.65, or later: AIN0=1.65@10ms; may be repeated',
  ).argParser(collect);
const loadAddressOption = () =>
  new Option('--load-address <address>', 'where a raw binary belongs; 0 unless given');
const macOption = () => new Option('--mac <address>', "the board's MAC address, such as 02:50:65:72:63:68");
const boardOption = () => new Option('--board <name>', 'see `perch boards`').default('ek-lm3s9b92');

function serialOption(name: string, target: string): Option {
  return new Option(`--${name} <target>`, 'stdio, none, file:PATH or tcp:PORT').default(target);
}

/** For options that may be given more than once. */
function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

/** What says how an image is run, whatever is done with the run. */
function addRunOptions(command: Command): Command {
  return command
    .addOption(boardOption())
    .option('--for <duration>', 'end after this virtual time, such as 250ms or 2s')
    .option('--until-text <text>', 'end with success when uart0 or semihosting prints the text')
    .option('--fail-text <text>', 'end with exit code 1 when it prints this text')
    .addOption(serialOption('uart0', 'stdio'))
    .addOption(serialOption('uart1', 'none'))
    .addOption(serialOption('uart2', 'none'))
    .addOption(engineOption())
    .addOption(loadAddressOption())
    .addOption(macOption())
    .option('--flash <file>', 'keep the contents of the flash in this file')
    .addOption(analogOption())
    .addOption(faultOption())
    .addOption(realtimeOption())
    .option('--digest', 'print a digest of the final machine state')
    .addOption(
      new Option('--stats <format>', 'print statistics on the last line of stderr').choices(['json']),
    );
}

function addRun(program: Command): void {
  const command = program
    .command('run')
    .summary('run a firmware image')
    .description(
      'Runs a firmware image (ELF, Intel HEX or raw binary). Virtual time passes as fast as it can. Without --for the run ' +
        'lasts until the text, the end of the program (semihosting), a crash, a sleep that nothing can end, or Ctrl-C.',
    )
    .argument('[image]', 'firmware image; with --replay, the one that the recording names unless given')
    .addOption(recordOption())
    .option(
      '--replay <file>',
      'run this recording again, without the outside, and compare the state on the way',
    );
  addRunOptions(command)
    .addHelpText(
      'after',
      example(
        'perch run firmware/images/hello.elf --for 100ms',
        "perch run app.elf --for 10s --until-text 'PASS' --fail-text 'FAIL' --stats json",
        'perch run firmware/images/thermometer.elf --analog AIN0=1.25 --analog TEMP=40@200ms --for 500ms',
        'perch run app.bin --load-address 0 --uart0 tcp:5000 --realtime',
        'perch run app.elf --record app.rec; perch run --replay app.rec --engine interpreter',
      ),
    )
    .action(async (image, options) => {
      exitCode = await runImage(image, options, command.getOptionValueSource('board') === 'default');
    });
}

/** A run, or one again: then the recording says on which board unless the user did. */
async function runImage(
  image: string | undefined,
  options: RunOptions & { replay?: string },
  anyBoard: boolean,
): Promise<number> {
  const { replay: file, board, ...others } = options;
  if (file !== undefined) {
    const { replay } = await import('./replay.js');
    return replay(image, { ...others, replay: file, ...(!anyBoard && { board }) });
  }
  if (image === undefined && !options.fault?.includes('help')) {
    throw new UsageError('name an image to run, or a recording with --replay');
  }
  const { run } = await import('./run.js');
  return run(image ?? '', options);
}

function addMeasurements(program: Command): void {
  const coverage = program
    .command('coverage')
    .summary('run an image and write which lines were executed')
    .description(
      'Runs a firmware image as `perch run` does and writes an lcov tracefile: how often lines, functions and the ways out ' +
        'of conditional instructions were executed, exactly. The exit code is that of the run. With --merge it adds ' +
        'tracefiles up instead.',
    )
    .argument('[image]', 'firmware image (ELF with a line table)')
    .option('-o, --output <file>', 'the file to write')
    .option('--append', 'add to what is in the file')
    .option('--merge <files...>', 'add up these tracefiles and run nothing')
    .option('--source <folder>', 'look for source files here first; may be repeated', collect)
    .addOption(
      new Option('--format <format>', 'an lcov tracefile, or counts by instruction as text')
        .choices(['lcov', 'text'])
        .default('lcov'),
    );
  addRunOptions(coverage)
    .addHelpText(
      'after',
      example(
        'perch coverage firmware/images/hello.elf --until-text bye -o hello.info && genhtml hello.info -o html',
        'perch coverage app.elf --for 2s -o all.info --append',
        'perch coverage --merge a.info b.info -o all.info',
      ),
    )
    .action(async (image, options) => {
      exitCode = await (await import('./coverage.js')).coverage(image, options);
    });
  const profile = program
    .command('profile')
    .summary('run an image and write where its cycles went')
    .description(
      'Runs a firmware image as `perch run` does and writes where the cycles went, exactly: by function and source line, ' +
        'with the call graph, exceptions on their own, interrupt latencies and the longest handlers. The exit code is ' +
        'that of the run.',
    )
    .argument('<image>', 'firmware image')
    .option('-o, --output <file>', 'the file to write; standard output unless given')
    .addOption(
      new Option('--format <format>', 'a report, folded stacks, or a file for speedscope.app')
        .choices(['text', 'folded', 'speedscope'])
        .default('text'),
    )
    .option('--top <count>', 'rows of each table in the report; 0 for all', '20');
  addRunOptions(profile)
    .addHelpText(
      'after',
      example(
        'perch profile firmware/images/blinky.elf --for 2s',
        'perch profile app.elf --until-text done --format speedscope -o app.speedscope.json',
        'perch profile app.elf --for 1s --format folded | flamegraph.pl > app.svg',
      ),
    )
    .action(async (image, options) => {
      exitCode = await (await import('./profile.js')).profile(image, options);
    });
}

const imageOption = () => new Option('--image <file>', 'firmware to run instead of the Owlet that ships');
const recordOption = () =>
  new Option('--record <file>', 'keep all input and digests of the state in this file');
const repeatOption = () =>
  new Option(
    '--replay <file>',
    'run this recording first: the board stands at its end, and all of it is history',
  );
const realtimeOption = () => new Option('--realtime', 'let virtual time pass like time on the wall');

function addPython(program: Command): void {
  program
    .command('repl')
    .summary('Python prompt on a board')
    .description(
      'Boots Owlet on the board and connects the terminal to its Python prompt: line editing with history, Ctrl-C ' +
        'interrupts, Ctrl-D leaves. Piped input runs statement by statement, without prompts; a statement that fails ' +
        'does not stop the next ones, and the exit code is 1 then.',
    )
    .addOption(boardOption())
    .addOption(imageOption())
    .addOption(analogOption())
    .addOption(realtimeOption())
    .addOption(recordOption())
    .addHelpText('after', example('perch repl', "printf 'print(6*7)\\n' | perch repl"))
    .action(async (options) => {
      exitCode = await (await import('./repl.js')).repl(options);
    });
  program
    .command('py')
    .summary('run a Python file on a board')
    .description(
      'Compiles a Python file and the modules beside it, loads them into a board with Owlet and runs them. The exit code is ' +
        "the program's: 1 after an uncaught exception, SystemExit's value. A file that is not Python gives 2, as bad " +
        'input does.',
    )
    .argument('<file>', 'Python source')
    .argument('[args...]', "the program's arguments")
    .addOption(boardOption())
    .addOption(imageOption())
    .option('--for <duration>', 'end with exit code 3 after this virtual time, such as 10s')
    .addOption(analogOption())
    .addOption(realtimeOption())
    .addOption(recordOption())
    .passThroughOptions()
    .addHelpText(
      'after',
      example('perch py firmware/apps/hello.py', 'perch py --for 10s test.py --verbose 3'),
    )
    .action(async (file, args, options) => {
      exitCode = await (await import('./py.js')).runPython(file, args, options);
    });
}

function addTrace(program: Command): void {
  program
    .command('trace')
    .summary('write what happens on the board, access by access')
    .description(
      'Runs a firmware image and writes register accesses with the fields that change, exceptions, pin edges and serial ' +
        'bytes, each with its virtual time, cycle and source line. Without a selection it writes all of them; with one or ' +
        'more of --blocks, --pins, --irq, --serial and --dma only these. The firmware is not changed and takes the same time.',
    )
    .argument('<image>', 'firmware image')
    .option(
      '--blocks <names>',
      'accesses to these blocks or registers, such as UART0,GPIOD.DATA; all for every block',
    )
    .option('--pins <names>', 'edges and serial frames on these pins, such as PD0,PA1; all for every pin')
    .option('--irq', 'exceptions: pending, entered, returned')
    .option('--serial', 'bytes on the serial lines')
    .option('--dma', 'transfers of bus masters other than the processor: the uDMA controller')
    .option('--for <duration>', 'end after this virtual time, such as 250ms or 2s')
    .addOption(
      new Option('--format <format>', "what to write; text, or what the file's ending says").choices(
        traceFormats,
      ),
    )
    .option('-o, --output <file>', 'write to a file: .vcd, .jsonl and .json (Perfetto) choose the format')
    .addOption(serialOption('uart0', 'none'))
    .addOption(analogOption())
    .addOption(boardOption())
    .addOption(engineOption())
    .addOption(loadAddressOption())
    .addHelpText(
      'after',
      example(
        'perch trace firmware/images/hello.elf | less',
        'perch trace firmware/images/hello.elf --blocks UART0 --irq --for 5ms',
        'perch trace firmware/images/blinky.elf --for 3s -o blinky.vcd',
        'perch trace app.elf --for 1s -o app.json   # open in ui.perfetto.dev',
      ),
    )
    .action(async (image, options) => {
      exitCode = await (await import('./trace.js')).trace(image, options);
    });
}

/** The board, where the user has named it: a recording says which one it is of. */
function named(board: string, command: Command): { board?: string } {
  return command.getOptionValueSource('board') === 'default' ? {} : { board };
}

function addGdb(program: Command): void {
  program
    .command('gdb')
    .summary('debug a firmware image with GDB, forwards and backwards')
    .description(
      'Serves a board to GDB: it is halted at reset until a debugger continues. Breakpoints and watchpoints do not touch ' +
        'the program; reverse-step, reverse-continue and the like go back as far as history is kept; `monitor help` ' +
        'lists what GDB itself has no command for. When GDB detaches, the board runs on, and can be connected to again.',
    )
    .argument('[image]', 'firmware image; with --replay, the one that the recording names unless given')
    .option('--port <port>', 'TCP port on this machine; 0 takes a free one', '3333')
    .option('--run', 'let the board run until a debugger connects')
    .option(
      '--once',
      'end when the first debugger leaves; with the exit code of a firmware that ended itself',
    )
    .addOption(recordOption())
    .addOption(repeatOption())
    .addOption(faultOption())
    .addOption(realtimeOption())
    .addOption(serialOption('uart0', 'stdio'))
    .addOption(serialOption('uart1', 'none'))
    .addOption(serialOption('uart2', 'none'))
    .addOption(analogOption())
    .addOption(boardOption())
    .addOption(engineOption())
    .addOption(loadAddressOption())
    .addOption(macOption())
    .addHelpText(
      'after',
      example(
        'perch gdb firmware/images/hello.elf',
        "gdb-multiarch firmware/images/hello.elf -ex 'target remote localhost:3333'",
        'perch run app.elf --record field.rec; perch gdb --replay field.rec',
      ),
    )
    .action(async (image, { board, ...options }, command) => {
      exitCode = await (await import('./gdb.js')).gdb(image, { ...options, ...named(board, command) });
    });
}

function addDebug(program: Command): void {
  program
    .command('debug')
    .summary('debug a firmware image in a console, forwards and backwards')
    .description(
      'Halts a board at reset and takes commands: stop at accesses to registers, fields and variables, at interrupts, pins, ' +
        'source lines and times; step by instruction, line and access; look at everything; and all of it backwards. `help` ' +
        'lists the commands. Without a terminal, or with --script or -c, it follows commands to their end: a command ' +
        'that is wrong ends it with exit code 2, a failed `expect` or `assert` with 1.',
    )
    .argument('[image]', 'firmware image; with --replay, the one that the recording names unless given')
    .addOption(recordOption())
    .addOption(repeatOption())
    .addOption(analogOption())
    .addOption(faultOption())
    .option('--script <file>', 'follow the commands in this file; `#` begins a comment')
    .option('-c, --command <command>', 'follow this command; may be repeated', collect)
    .option('--for <duration>', 'no run goes beyond this virtual time: a script that gets there ends with 3')
    .option('--source <folder>', 'look for source files here too; may be repeated', collect)
    .addOption(boardOption())
    .addOption(engineOption())
    .addOption(loadAddressOption())
    .addOption(macOption())
    .addHelpText(
      'after',
      example(
        'perch debug firmware/images/hello.elf',
        "perch debug app.elf -c 'run to write UART0.DR' -c backtrace -c 'who wrote UART0.CTL'",
        'perch run app.elf --record field.rec; perch debug --replay field.rec',
        "printf 'stop at irq TIMER0A\\nrun\\nassert PD0 == 0\\n' | perch debug firmware/images/blinky.elf",
      ),
    )
    .action(async (image, { board, ...options }, command) => {
      exitCode = await (await import('./debug.js')).debug(image, { ...options, ...named(board, command) });
    });
}

function addInspection(program: Command): void {
  program
    .command('boards')
    .summary('list the boards')
    .description('Lists the boards with their serial lines and options.')
    .addHelpText('after', example('perch boards'))
    .action(async () => print((await import('./boards.js')).listBoards()));
  program
    .command('regs')
    .summary('show blocks, registers and fields')
    .description("Shows a chip's blocks, a block's registers, or one register with its fields.")
    .argument('[block]', 'a block, or a register such as UART0.CTL')
    .addOption(boardOption())
    .addHelpText('after', example('perch regs', 'perch regs UART0', 'perch regs UART0.CTL'))
    .action(async (block, options) => print((await import('./regs.js')).showRegisters(block, options)));
  program
    .command('disasm')
    .summary('disassemble an image')
    .description('Disassembles an image, or one function of it.')
    .argument('<image>', 'firmware image')
    .argument('[symbol]', 'a symbol or an address')
    .addOption(boardOption())
    .addOption(loadAddressOption())
    .addHelpText(
      'after',
      example('perch disasm firmware/images/hello.elf main', 'perch disasm app.bin 0x1f0'),
    )
    .action(async (image, symbol, options) =>
      print((await import('./disasm.js')).disassembleImage(image, symbol, options)),
    );
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

function makeProgram(): Command {
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
    .showHelpAfterError('(`--help` shows how it is used)')
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'perch: ')) })
    .addHelpText('after', exitCodes + '\n' + example('perch repl', 'perch run firmware/images/hello.elf'));
  addPython(program);
  addRun(program);
  addTrace(program);
  addGdb(program);
  addDebug(program);
  addMeasurements(program);
  addInspection(program);
  return program;
}

/** Errors about the input by name: their modules are loaded only by the commands that throw them. */
const badInput = new Set(['ImageError', 'RecordingError', 'LinkError', 'CompilerError']);
/** Those whose message is a whole report in Python's form. */
const ownReports = new Set(['PythonSyntaxError']);

/** What a failure says to the user, and the exit code that goes with it. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const { name, message } = error as Error;
  if (ownReports.has(name)) {
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

/** Leaves when all output is out, or has failed and that is known, whatever else is still open. */
function leave(code: number): void {
  const written = () =>
    setImmediate(() => {
      process.exitCode = outputFailed() ? 2 : code;
      process.stderr.write('', () => process.exit());
    });
  if (process.stdout.writableLength) process.stdout.write('', written);
  else written();
}

makeProgram()
  .parseAsync()
  .catch((error: unknown) => {
    exitCode = report(error);
  })
  .finally(() => leave(exitCode));
