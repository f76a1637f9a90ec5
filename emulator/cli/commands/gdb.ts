/** `perch gdb`: serves a board to GDB over TCP, one debugger at a time, with the board's serial lines connected as usual. */
import { type Debuggee, makeDebuggee } from '../debugger/debuggee.js';
import { GdbServer } from '../debugger/gdb-server.js';
import { checkLines } from '../host/serial-lines.js';
import { finishLine, notify } from '../host/stdio.js';
import { asksForFaultHelp, printFaultHelp } from '../setup/injected-faults.js';
import type { GdbOptions } from '../usage/debugging.js';

/** Serves until the process is asked to end, or with `once` until the first debugger leaves. Gives the exit code. */
export async function gdb(file: string | undefined, options: GdbOptions): Promise<number> {
  if (asksForFaultHelp(options)) return printFaultHelp();
  const debuggee = await makeDebuggee(file, options, (description) => checkLines(options, description));
  const server = new GdbServer(debuggee, options);
  try {
    const port = await server.listen(options.port);
    await server.connectLines(options);
    await server.replayRecording();
    announce(debuggee, port, options);
    return await server.serve();
  } finally {
    server.close();
    finishLine();
    debuggee.end();
  }
}

function announce({ board, replay }: Debuggee, port: number, { run }: GdbOptions): void {
  const image = board.image!;
  const halted = replay ? 'is halted where the recording ends' : 'is halted at reset';
  notify(`gdb listens on 127.0.0.1:${port}, the board ${run ? 'runs' : halted}; connect with`);
  const symbols = image.format === 'elf' ? `${quoted(image.name)} ` : '';
  process.stderr.write(`  gdb-multiarch ${symbols}-ex 'target remote localhost:${port}'\n`);
  if (!image.symbols.list().length) notify(`${image.name} has no symbols: GDB shows addresses only`);
  else if (!image.lines()) notify(`${image.name} has no line table (DWARF): GDB shows no source lines`);
}

/** As a shell takes it for one word. */
function quoted(word: string): string {
  return /^[\w./+:@%-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
