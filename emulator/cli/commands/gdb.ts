/** `perch gdb`: serves a board to GDB over TCP, one debugger at a time. */
import { type Debuggee, makeDebuggee } from '../debugger/debuggee.js';
import { GdbServer } from '../debugger/gdb-server.js';
import { closeReports } from '../host/run-outcome.js';
import { checkLines } from '../host/serial-lines.js';
import { finishLine, notify } from '../host/stdio.js';
import { asksForFaultHelp, printFaultHelp } from '../setup/injected-faults.js';
import type { GdbOptions } from '../usage/debugging.js';

/** Serves until a signal, or with `once` until the first debugger disconnects. Returns the exit code. */
export async function gdb(files: readonly string[], options: GdbOptions): Promise<number> {
  if (asksForFaultHelp(options)) return printFaultHelp();
  const debuggee = await makeDebuggee(files, options, (description) => checkLines(options, description));
  const server = new GdbServer(debuggee, options);
  try {
    const port = await server.listen(options.port);
    await server.connectLines(options);
    await server.replayRecording();
    announce(debuggee, port, options);
    return closeReports(debuggee.board, await server.serve(), {});
  } finally {
    server.close();
    finishLine();
    debuggee.end();
  }
}

function announce({ board, replay }: Debuggee, port: number, { run }: GdbOptions): void {
  const image = board.image!;
  const halted = replay ? 'is halted at the end of the recording' : 'is halted at reset';
  notify(`gdb listens on 127.0.0.1:${port}, the board ${run ? 'is running' : halted}; connect with`);
  const [first, ...others] = image.parts.filter(({ format }) => format === 'elf').map(({ name }) => name);
  const words = [
    'gdb-multiarch',
    ...(first === undefined ? [] : [quoted(first)]),
    ...others.map((name) => `-ex ${quoted(`add-symbol-file ${name}`)}`),
    `-ex 'target remote localhost:${port}'`,
  ];
  process.stderr.write(`  ${words.join(' ')}\n`);
  if (!image.symbols.list().length) notify(`${image.name} has no symbols: GDB shows only addresses`);
  else if (!image.lines()) notify(`${image.name} has no DWARF line table: GDB shows no source lines`);
}

/** Quotes a word for the shell if it needs quoting. */
function quoted(word: string): string {
  return /^[\w./+:@%-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
