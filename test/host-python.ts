/** Runs Python on Owlet, built for this host with sanitizers (`make -C firmware host`), over the pipes of a process. */
import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import {
  compilePrompt,
  compileProgram,
  linkImage,
  readSource,
  OwletSession,
  type LinkEvent,
} from 'perch/toolchain';
import type { Outcome } from './python.js';

const firmware = fileURLToPath(new URL('../firmware/', import.meta.url));

/** Runs make for firmware/. @throws Error with its messages */
export function make(...targets: string[]): void {
  execFileSync('make', ['--silent', '-j2', '-C', firmware, ...targets], { stdio: 'pipe' });
}

/** A process with the link open. */
export class HostPython {
  private readonly session = new OwletSession();
  private outcome: Outcome = { stdout: '', stderr: '', status: -1 };
  /** The messages of the sanitizers. */
  private report = '';
  private take: (event: LinkEvent) => void = () => undefined;
  private fail: (reason: Error) => void = () => undefined;

  private constructor(private readonly child: ChildProcessByStdio<Writable, Readable, Readable>) {
    child.stdout.on('data', (bytes: Uint8Array) => {
      this.session.receive(bytes);
      this.exchange();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.report += text));
    child.on('close', (code) => this.fail(new Error(`Owlet ended with ${code}\n${this.report}`)));
  }

  static async start(): Promise<HostPython> {
    const path = `${firmware}build/host/owlet.run`;
    const python = new HostPython(spawn(path, { stdio: ['pipe', 'pipe', 'pipe'] }));
    python.session.hello();
    await python.until((event) => event.kind === 'ready');
    return python;
  }

  /** Runs a program as `__main__`. */
  run(source: string, file = 'test.py'): Promise<Outcome> {
    return this.execute(linkImage(compileProgram({ file, source }, () => undefined)));
  }

  /** Runs a file of the repository. */
  runFile(path: string): Promise<Outcome> {
    return this.execute(linkImage(compileProgram(readSource(path), () => undefined)));
  }

  /** Enters a line or block at the prompt. @param interruptAfter if given, Ctrl-C follows the start */
  enter(source: string, interruptAfter?: number): Promise<Outcome> {
    return this.execute(linkImage(compilePrompt(source)), true, interruptAfter !== undefined);
  }

  /** Ends the process. */
  close(): void {
    this.fail = () => undefined;
    this.child.stdin.end();
  }

  private async execute(image: Uint8Array, prompt = false, interrupted = false): Promise<Outcome> {
    this.outcome = { stdout: '', stderr: '', status: -1 };
    this.session.start(image, { prompt });
    await this.until((event) => {
      if (event.kind === 'started' && interrupted) this.session.interrupt();
      if (event.kind === 'output') this.outcome.stdout += event.text;
      if (event.kind === 'error') this.outcome.stderr += event.text;
      if (event.kind === 'exit') this.outcome.status = event.status;
      return event.kind === 'exit';
    });
    return this.outcome;
  }

  /** A pipe loses nothing, so time can stand still and nothing is resent. */
  private exchange(): void {
    for (;;) {
      const { send, events } = this.session.poll(0);
      if (send.length) this.child.stdin.write(send);
      for (const event of events) this.take(event);
      if (!send.length && !events.length) return;
    }
  }

  private until(done: (event: LinkEvent) => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      this.fail = reject;
      this.take = (event) => {
        if (event.kind === 'failed' || event.kind === 'warning') reject(new Error(event.message));
        else if (done(event)) resolve();
      };
      this.exchange();
    });
  }
}
