/** Commands that set stops. */
import type { Command } from './command.js';
import { ConsoleError } from './error.js';

export const stopCommands: readonly Command[] = [
  {
    name: 'stop',
    short: ['stops'],
    group: 'stopping',
    usage: [
      'stop at main | main+0x12 | hello.c:31 | 0x1234',
      'stop at write|read|access UART0 | UART0.CTL | UART0.CTL.TXE | counter | 0x2000_0000 [BYTES]',
      'stop when GPIOD.DATA.0|PD0|UART0.FR.TXFE|counter rises|falls|changes|is VALUE',
      'stop at irq UART0',
      'stop at dma 9',
      'stop at time 12.5ms',
      'stop at text "bye"',
      'stop',
    ],
    summary: 'stop runs in both directions at a location or event; alone: list the stops',
    help:
      '`stop at write`, `read` and `access` stop after the instruction that made the access, or after the DMA transfer. ' +
      'An access to a field is one to its bits. `stop when` waits for a value to change, and checks it at each access to a ' +
      'device and each event of the chip. A variable has the length of its symbol, an address one word by default.',
    complete: (before, completions, partial) => completions.stop(before, partial),
    check: ({ grammar }, { words }) => void (words.length && grammar.parse(words)),
    run: ({ stops, grammar }, { words }) => {
      if (!words.length) return stops.text;
      const stop = grammar.parse(words);
      return `stop ${stops.add(stop)}: ${stop.text}`;
    },
  },
  {
    name: 'delete',
    short: ['d'],
    group: 'stopping',
    usage: ['delete 2', 'delete all'],
    summary: 'remove stops',
    complete: () => ['all'],
    run: ({ stops }, { words }) => {
      if (!words.length) throw new ConsoleError('delete which stop? Write its number, or all');
      const wanted = words[0] === 'all' ? stops.numbers.map(String) : words;
      return wanted.map((word) => `deleted: ${stops.delete(word).text}`).join('\n') || 'no stops are set';
    },
  },
];
