/** Shipped images run identically on the interpreter and on the translator, for more than 50 million instructions. */
import { expect, it } from 'vitest';
import { lockstep } from '../lockstep.js';
import { Translator } from '../../emulator/engine/translator/translator.js';
import { shippedNames } from '../../emulator/image/image.testing.js';
import { conversationWith, converse, pairWith, shippedImage } from './agreement.js';

/** How long each shipped image runs and how often it is compared, in milliseconds of virtual time. */
const SHIPPED: Readonly<Record<string, readonly [milliseconds: number, every: number]>> = {
  hello: [400, 1.1],
  blinky: [5000, 51],
  crash: [1100, 5.3],
  settings: [100, 1.3],
  rom_hello: [100, 1.3],
  dma: [100, 1.1],
  thermometer: [400, 2.3],
  owlet: [200, 0.7],
};
const PROGRAMS = ['algorithm_json', 'float_repr', 'int_big', 'exceptions_statements', 'generators_send'];

const engine = (cpu: ConstructorParameters<typeof Translator>[0]) => new Translator(cpu);
let instructions = 0;

it.each(shippedNames)('%s.elf', (name) => {
  const [milliseconds, every] = SHIPPED[name];
  const boards = pairWith(engine, shippedImage(name));
  expect(lockstep(boards, { for: milliseconds * 1e6, every: every * 1e6 })?.report).toBeUndefined();
  instructions += boards[0].engine.instructions;
});

it.each(PROGRAMS)('Owlet runs %s.py', (name) => {
  const conversation = converse(`firmware/owlet/test/${name}.py`);
  const boards = conversationWith(engine, conversation);
  expect(lockstep(boards, { for: conversation.time, every: 6.1e6 })?.report).toBeUndefined();
  instructions += boards[0].engine.instructions;
});

it('the comparisons cover at least 50 million instructions', () => {
  expect(instructions).toBeGreaterThan(50e6);
});
