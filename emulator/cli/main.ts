/** The `perch` command. Every subcommand's module is loaded when it is chosen: starting costs what is used. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { engineNames } from './engines.js';
import { UsageError } from './errors.js';
import { packageFile } from './package-file.js';

const exitCodes = `
Exit codes: 0 reached what was asked (or the program's own), 1 failure in the firmware or program, 2 bad usage or bad
input, 3 time limit without the wanted result.`;

let exitCode = 0;

function example(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}

const boardOption = () => new Option('--board <name>', 'see `perch boards`').default('ek-lm3s9b92');

function serialOption(name: string, target: string): Option {
  return new Option(`--${name} <target>`, 'stdio, none, file:PATH or tcp:PORT').default(target);
}

function addRun(program: Command): void {
  program
    .command('run')
    .summary('run a firmware image')
    .description(
      'Runs a firmware image (ELF, Intel HEX or raw binary). Virtual time passes as fast as it can. Without --for the run ' +
        'lasts until the text, the end of the program (semihosting), a crash, a sleep that nothing can end, or Ctrl-C.',
    )
    .argument('<image>', 'firmware image')
    .addOption(boardOption())
    .option('--for <duration>', 'end after this virtual time, such as 250ms or 2s')
    .option('--until-text <text>', 'end with success when uart0 or semihosting prints the text')
    .option('--fail-text <text>', 'end with exit code 1 when it prints this text')
    .addOption(serialOption('uart0', 'stdio'))
    .addOption(serialOption('uart1', 'none'))
    .addOption(serialOption('uart2', 'none'))
    .addOption(new Option('--engine <engine>', 'what executes').choices(engineNames).default('translator'))
    .option('--load-address <address>', 'where a raw binary belongs; 0 unless given')
    .option('--mac <address>', "the board's MAC address, such as 02:50:65:72:63:68")
    .option('--flash <file>', 'keep the contents of the flash in this file')
    .addOption(realtimeOption())
    .option('--digest', 'print a digest of the final machine state')
    .addOption(
      new Option('--stats <format>', 'print statistics on the last line of stderr').choices(['json']),
    )
    .addHelpText(
      'after',
      example(
        'perch run firmware/images/hello.elf --for 100ms',
        "perch run app.elf --for 10s --until-text 'PASS' --fail-text 'FAIL' --stats json",
        'perch run app.bin --load-address 0 --uart0 tcp:5000 --realtime',
      ),
    )
    .action(async (image, options) => {
      const { run } = await import('./run.js');
      exitCode = await run(image, options);
    });
}

const imageOption = () => new Option('--image <file>', 'firmware to run instead of the Owlet that ships');
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
    .addOption(realtimeOption())
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
    .addOption(realtimeOption())
    .passThroughOptions()
    .addHelpText(
      'after',
      example('perch py firmware/apps/hello.py', 'perch py --for 10s test.py --verbose 3'),
    )
    .action(async (file, args, options) => {
      exitCode = await (await import('./py.js')).runPython(file, args, options);
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
    .option('--load-address <address>', 'where a raw binary belongs; 0 unless given')
    .addHelpText(
      'after',
      example('perch disasm firmware/images/hello.elf main', 'perch disasm app.bin 0x1f0'),
    )
    .action(async (image, symbol, options) =>
      print((await import('./disasm.js')).disassembleImage(image, symbol, options)),
    );
}

function print(text: string): void {
  process.stdout.on('error', () => {});
  process.stdout.write(`${text}\n`);
}

function version(): string {
  return (JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string }).version;
}

function makeProgram(): Command {
  const program = new Command('perch')
    .description(
      'Emulates TI Stellaris boards: runs firmware images, and Python on the Owlet virtual machine.',
    )
    .option('--version', 'print the version')
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
  addInspection(program);
  return program;
}

/** Errors about the input by name: their modules are loaded only by the commands that throw them. */
const badInput = new Set(['ImageError', 'LinkError', 'CompilerError']);
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

/** Leaves when all output is out, whatever else is still open. */
function leave(code: number): void {
  process.exitCode = code;
  process.stdout.write('', () => process.stderr.write('', () => process.exit()));
}

makeProgram()
  .parseAsync()
  .catch((error: unknown) => {
    exitCode = report(error);
  })
  .finally(() => leave(exitCode));
