/**
 * Reads lines edited at a terminal, with history. Keys reach the editor only while a line is requested: input typed or
 * pasted while a program runs is queued, and Ctrl-C goes to the program.
 */
import { EventEmitter } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { StringDecoder } from 'node:string_decoder';
import { type HistoryName, historySize, loadHistory, saveHistory } from './prompt-history.js';

export type TerminalInput =
  /** A line without its line end; `pasted` if it was part of a paste. */
  | { kind: 'line'; text: string; pasted: boolean }
  /** Ctrl-D on an empty line. */
  | { kind: 'end' }
  /** Ctrl-C. */
  | { kind: 'interrupt' };

export interface TerminalEvents {
  /** Ctrl-C while no line is requested. */
  onInterrupt(): void;
  /** Ctrl-\: exit at once. */
  onQuit(): void;
}

export interface TerminalOptions {
  /** The completions of the end of a line, and that end. Without it, Tab indents an empty line. */
  complete?: (line: string) => [candidates: string[], end: string];
  /** By default, the history of the Python prompt. */
  history?: HistoryName;
}

const [controlC, controlD, controlBackslash] = ['\x03', '\x04', '\x1c'];
/** Bracketed paste (xterm control sequences, "Bracketed Paste Mode"): the terminal marks pasted text. */
const paste = { on: '\x1b[?2004h', off: '\x1b[?2004l', start: '\x1b[200~', end: '\x1b[201~' };
const indent = '    ';

/** The input stream of the editor: passes on keys while a line is requested. */
class Keyboard extends EventEmitter {
  resume(): this {
    return this;
  }
  pause(): this {
    return this;
  }
  get isRaw(): boolean {
    return process.stdin.isRaw;
  }
  setRawMode(raw: boolean): this {
    process.stdin.setRawMode(raw);
    return this;
  }
}

export class TerminalLines {
  private readonly keyboard = new Keyboard();
  private readonly editor: Interface & { clearLine(): void };
  private readonly decoder = new StringDecoder('utf8');
  /** Queued keys, in pieces of pasted and typed text. */
  private waiting: { text: string; pasted: boolean }[] = [];
  private partial = '';
  private pasting = false;
  private editingPaste = false;
  private closed = false;
  private history: string[];
  private wanted: ((input: TerminalInput) => void) | undefined;

  constructor(
    private readonly events: TerminalEvents,
    private readonly options: TerminalOptions = {},
  ) {
    this.history = loadHistory(options.history);
    this.editor = createInterface({
      input: this.keyboard as unknown as NodeJS.ReadableStream,
      output: process.stdout,
      terminal: true,
      history: [...this.history],
      historySize,
      removeHistoryDuplicates: true,
      completer: options.complete ?? ((line: string) => [line.trim() === '' ? [indent] : [], '']),
    }) as typeof this.editor;
    this.editor.on('history', (history: string[]) => (this.history = [...history]));
    this.editor.on('line', (text: string) => this.deliver({ kind: 'line', text, pasted: this.editingPaste }));
    this.editor.on('SIGINT', () => this.cancel());
    process.stdin.on('data', this.onData).on('end', () => this.deliver({ kind: 'end' }));
    process.once('exit', this.restore);
    process.stdout.write(paste.on);
  }

  /** Requests a line. */
  next(prompt: string): Promise<TerminalInput> {
    return new Promise((resolve) => {
      this.wanted = resolve;
      this.editor.setPrompt(prompt);
      this.editor.prompt();
      this.pump();
    });
  }

  /** Restores the terminal, saves the history, and ends a pending `next`. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    process.off('exit', this.restore);
    process.stdin.off('data', this.onData).pause();
    this.restore();
    this.editor.close();
    saveHistory(this.history, this.options.history);
    this.deliver({ kind: 'end' });
  }

  private readonly restore = (): void => {
    if (!process.stdout.destroyed) process.stdout.write(paste.off);
    if (process.stdin.isRaw) process.stdin.setRawMode(false);
  };

  private readonly onData = (bytes: Buffer): void => {
    const text = this.decoder.write(bytes);
    if (text.includes(controlBackslash)) return this.events.onQuit();
    if (!this.wanted && text.includes(controlC)) {
      this.waiting = [];
      this.events.onInterrupt();
      return;
    }
    this.receive(this.partial + text);
    this.pump();
  };

  /** Separates pasted from typed text. Keeps an incomplete marker at the end for the next call. */
  private receive(text: string): void {
    const half = /\x1b\[2(0[01]?)?$/.exec(text);
    this.partial = half ? half[0] : '';
    let rest = half ? text.slice(0, half.index) : text;
    for (;;) {
      const marker = this.pasting ? paste.end : paste.start;
      const at = rest.indexOf(marker);
      this.waiting.push({
        text: (at < 0 ? rest : rest.slice(0, at)).replace(/\r\n|\n/g, '\r'),
        pasted: this.pasting,
      });
      if (at < 0) return;
      this.pasting = !this.pasting;
      rest = rest.slice(at + marker.length);
    }
  }

  /** Passes keys to the editor, up to the end of the requested line. */
  private pump(): void {
    while (this.wanted && this.waiting.length) {
      const first = this.waiting[0];
      if (first.text === '') this.waiting.shift();
      else if (first.text.startsWith(controlD) && this.editor.line === '') {
        first.text = first.text.slice(1);
        process.stdout.write('\n');
        this.deliver({ kind: 'end' });
      } else this.type(first);
    }
  }

  private type(keys: { text: string; pasted: boolean }): void {
    const end = /[\r\x03]|(?!^)\x04/.exec(keys.text);
    const length = end ? end.index + (end[0] === controlD ? 0 : 1) : keys.text.length;
    const piece = keys.text.slice(0, length);
    keys.text = keys.text.slice(length);
    this.editingPaste = keys.pasted;
    this.keyboard.emit('data', keys.pasted ? piece.replaceAll('\t', indent) : piece);
  }

  private cancel(): void {
    this.waiting = [];
    this.editor.clearLine();
    this.deliver({ kind: 'interrupt' });
  }

  private deliver(input: TerminalInput): void {
    const { wanted } = this;
    this.wanted = undefined;
    wanted?.(input);
  }
}
