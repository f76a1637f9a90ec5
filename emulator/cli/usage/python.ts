/** Commands that run Python on a board with Owlet: repl and py. */
import { boardOptions } from './board-options.js';
import { command, type ValuesOf } from './command.js';
import * as option from './options.js';

const boardAndImage = [option.board, ...boardOptions, option.owletImage] as const;
const conditions = [option.analog, option.realtime, option.record, option.maxSize, option.strict] as const;

const replOptions = [...boardAndImage, ...conditions] as const;
/** The options common to both commands. */
export type OwletOptions = ValuesOf<typeof replOptions>;

export const repl = command('repl', {
  summary: 'open a Python prompt on a board',
  description:
    'Boots Owlet on a board and opens its Python prompt, with line editing and history. Ctrl-C interrupts, Ctrl-D exits. ' +
    'Piped input is executed statement by statement, without prompts. An error does not stop the statements that ' +
    'follow, but the exit code is then 1.',
  options: replOptions,
  examples: ['perch repl', "printf 'print(6*7)\\n' | perch repl"],
});

const pyOptions = [
  ...boardAndImage,
  option.timeLimit('stop with exit code 3 after this virtual time, e.g. 10s'),
  ...conditions,
] as const;
export type PyOptions = ValuesOf<typeof pyOptions>;

export const py = command('py', {
  summary: 'run a Python file on a board',
  description:
    'Compiles a Python file and the modules next to it, loads them onto a board with Owlet and runs them. The exit code ' +
    'is that of the program: 1 after an uncaught exception, or the value of SystemExit. A syntax error exits with 2, ' +
    'as does other bad input.',
  options: pyOptions,
  examples: ['perch py firmware/apps/hello.py', 'perch py --for 10s test.py --verbose 3'],
})
  .argument('<file>', 'Python source file')
  .argument('[args...]', 'arguments of the program')
  .passThroughOptions();
