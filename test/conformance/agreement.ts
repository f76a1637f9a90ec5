/** Pairs of boards for lockstep: the interpreter and another engine, with shipped images and with Python programs. */
import { readFileSync } from 'node:fs';
import { type EkLm3s9b92, ekLm3s9b92 } from '../../boards/ek-lm3s9b92.js';
import type { Processor } from '../../emulator/core/processor.js';
import type { Engine } from '../../emulator/engine/engine.js';
import { Interpreter } from '../../emulator/engine/interpreter.js';
import { Python } from '../python.js';

export type BoardPair = readonly [EkLm3s9b92, EkLm3s9b92];
export type MakeEngine = (cpu: Processor) => Engine;

export const shippedImage = (name: string) =>
  readFileSync(new URL(`../../firmware/images/${name}.elf`, import.meta.url));

/** Two boards with an image: one on the interpreter, the other on another engine. */
export function pairWith(engine: MakeEngine, image: Uint8Array): BoardPair {
  return [ekLm3s9b92({ image, engine: (cpu) => new Interpreter(cpu) }), ekLm3s9b92({ image, engine })];
}

/** What a host sends to Owlet to run a program, with times, from a saved state. */
export interface Conversation {
  state: ReturnType<EkLm3s9b92['save']>;
  sent: readonly { data: string | Uint8Array; at: number }[];
  /** How long the program takes, in nanoseconds of virtual time. */
  time: number;
}

/** Runs a Python file of the repository and records what the host sends. */
export function converse(path: string): Conversation {
  const python = new Python();
  const { board } = python;
  const state = board.save();
  const start = board.clock.now;
  const sent: { data: string | Uint8Array; at: number }[] = [];
  const port = board.uart0;
  const send = port.send.bind(port);
  port.send = (data, options) => {
    sent.push({ data, at: board.clock.now });
    send(data, options);
  };
  python.runFile(path);
  return { state, sent, time: board.clock.now - start };
}

/** Two boards at the start of a conversation, the second one on another engine. */
export function conversationWith(engine: MakeEngine, { state, sent }: Conversation): BoardPair {
  const boards = pairWith(engine, shippedImage('owlet'));
  for (const board of boards) {
    board.restore(state);
    for (const { data, at } of sent) board.uart0.send(data, { at });
  }
  return boards;
}
