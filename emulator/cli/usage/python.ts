/** The commands that run Python on a board with Owlet: repl and py. */
import { command, type ValuesOf } from './command.js';
import * as option from './options.js';

const replOptions = [option.board, option.owletImage, option.analog, option.realtime, option.record] as const;
/** What both commands take. */
export type OwletOptions = ValuesOf<typeof replOptions>;

export const repl = command('repl', {
  summary: 'Python prompt on a board',
  description:
    'Boots Owlet on the board and connects the terminal to its Python prompt: line editing with history, Ctrl-C ' +
    'interrupts, Ctrl-D leaves. Piped input runs statement by statement, without prompts; a statement that fails ' +
    'does not stop the next ones, and the exit code is 1 then.',
  options: replOptions,
  examples: ['perch repl', "printf 'print(6*7)\\n' | perch repl"],
});

const pyOptions = [
  option.board,
  option.owletImage,
  option.timeLimit('end with exit code 3 after this virtual time, such as 10s'),
  option.analog,
  option.realtime,
  option.record,
] as const;
export type PyOptions = ValuesOf<typeof pyOptions>;

export const py = command('py', {
  summary: 'run a Python file on a board',
  description:
    'Compiles a Python file and the modules beside it, loads them into a board with Owlet and runs them. The exit code is ' +
    "the program's: 1 after an uncaught exception, SystemExit's value. A file that is not Python gives 2, as bad " +
    'input does.',
  options: pyOptions,
  examples: ['perch py firmware/apps/hello.py', 'perch py --for 10s test.py --verbose 3'],
})
  .argument('<file>', 'Python source')
  .argument('[args...]', "the program's arguments")
  .passThroughOptions();
