/** Runs Python on an emulated board the way `perch py` does, but synchronously and without a process. */
import { readFileSync } from 'node:fs';
import { type EkLm3s9b92, ekLm3s9b92 } from 'perch/boards';
import { bootOnce } from 'perch/testing';
import {
  compilePrompt,
  compileProgram,
  linkImage,
  readSource,
  OwletSession,
  type LinkEvent,
} from 'perch/toolchain';

export interface Outcome {
  stdout: string;
  stderr: string;
  status: number;
}

const owlet = new URL('../firmware/images/owlet.elf', import.meta.url);

/** A board at Owlet's banner; each call returns a fork. */
export const bootedOwlet = bootOnce(() => {
  const board = ekLm3s9b92({ image: readFileSync(owlet) });
  board.runUntil('\n', { within: '1s' });
  return board;
});

let shared: { board: EkLm3s9b92; state: ReturnType<EkLm3s9b92['save']>; python?: Python } | undefined;

/**
 * A board with the link open, for one program after another: each call restores the board to the banner and keeps its
 * translated code. Invalidates the result of the previous call.
 */
export function nextPython(): Python {
  shared?.python?.close();
  if (shared) shared.board.restore(shared.state);
  else {
    const board = bootedOwlet();
    shared = { board, state: board.save() };
  }
  return (shared.python = new Python(shared.board));
}

/** A board with the link open. */
export class Python {
  readonly session = new OwletSession();
  /** Ends the link on the host's side. */
  readonly close: () => void;
  private outcome: Outcome = { stdout: '', stderr: '', status: -1 };

  /** @param board at Owlet's banner */
  constructor(readonly board: EkLm3s9b92 = bootedOwlet()) {
    this.close = board.uart0.onData((bytes) => {
      this.session.receive(bytes);
      if (bytes.includes(0)) this.board.stop();
    });
    this.session.hello();
    this.until((event) => event.kind === 'ready');
  }

  /** Runs a program as `__main__`. @param interruptAfter virtual seconds until Ctrl-C */
  run(source: string, file = 'test.py', interruptAfter?: number): Outcome {
    return this.execute(linkImage(compileProgram({ file, source }, () => undefined)), {}, interruptAfter);
  }

  /** Runs a file of the repository. */
  runFile(path: string): Outcome {
    return this.execute(linkImage(compileProgram(readSource(path), () => undefined)), {});
  }

  /** Enters a line or block at the prompt. */
  enter(source: string, interruptAfter?: number): Outcome {
    return this.execute(linkImage(compilePrompt(source)), { prompt: true }, interruptAfter);
  }

  private execute(image: Uint8Array, options: { prompt?: boolean }, interruptAfter?: number): Outcome {
    this.outcome = { stdout: '', stderr: '', status: -1 };
    this.session.start(image, options);
    const interruptAt = interruptAfter === undefined ? Infinity : this.board.clock.now + interruptAfter * 1e9;
    let interrupted = false;
    this.until(
      (event) => {
        if (event.kind === 'exit') this.outcome.status = event.status;
        return event.kind === 'exit';
      },
      () => {
        if (interrupted || this.board.clock.now < interruptAt) return;
        interrupted = true;
        this.session.interrupt();
      },
    );
    return this.outcome;
  }

  private until(done: (event: LinkEvent) => boolean, each: () => void = () => {}): void {
    const patience = this.board.clock.now + 120e9;
    for (;;) {
      const { send, events } = this.session.poll(this.board.clock.now);
      if (send.length) this.board.uart0.send(send);
      let finished = false;
      for (const event of events) finished = this.take(event, done) || finished;
      if (finished) return;
      if (this.board.clock.now > patience) throw new Error('the board does not answer');
      const { reason, crash } = this.board.run({ for: '5ms' });
      if (reason === 'crash') throw new Error(`the firmware crashed: ${crash?.reason}`);
      each();
    }
  }

  private take(event: LinkEvent, done: (event: LinkEvent) => boolean): boolean {
    if (event.kind === 'output') this.outcome.stdout += event.text;
    else if (event.kind === 'error') this.outcome.stderr += event.text;
    else if (event.kind === 'failed' || event.kind === 'warning') throw new Error(event.message);
    return done(event);
  }
}
