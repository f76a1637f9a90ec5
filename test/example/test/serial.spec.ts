/** The serial driver and the program around it, on an emulated board. */
import { ekLm3s9b92 } from 'perch/boards';
import { boardTest, imageFile } from 'perch/testing';
import { describe, expect } from 'vitest';

const image = imageFile(new URL('../build/serial.elf', import.meta.url));
const make = () => ekLm3s9b92({ image });

/** Tests that begin at reset, and tests that begin at the prompt. */
const fromReset = boardTest(make);
const atPrompt = boardTest(make, (board) => expect(board.uart0).toPrint('>>> '));

describe('from reset', () => {
  fromReset('the line runs at 115,200 baud', ({ board }) => {
    expect(board).toWrite('UART0.IBRD', 27);
    expect(board).toWrite('UART0.FBRD', 8);
    expect(board).toWrite('UART0.CTL.UARTEN', 1);
    expect(board.uart0).toPrint(/>>>/, { within: '2s' });
    expect(board.uart0.framingErrors).toBe(0);
  });

  fromReset('a text longer than the buffer arrives whole', ({ board }) => {
    expect(board.uart0).toPrint(/^serial driver, .* with a buffer of 64 characters\r\n>>> $/);
  });

  fromReset('the heartbeat is regular', ({ board }) => {
    expect(board).toReach('main');
    expect(board.pin('PD0')).toToggle({ period: '1s', tolerance: '1%', times: 5 });
    expect(board).toTakeInterrupt('TIMER0A', { every: '1ms' });
  });
});

describe('at the prompt', () => {
  atPrompt('a question is answered', ({ board }) => {
    board.uart0.send('?');
    expect(board).toTakeInterrupt('UART0', { within: '1ms' });
    expect(board.uart0).toPrint(/up \d+ ms\r\n>>> /);
  });

  atPrompt('a burst that overruns the buffer loses characters and nothing else', ({ board }) => {
    board.uart0.send('x'.repeat(500));
    expect(board).not.toFault({ within: '100ms' });
    board.uart0.send('?');
    expect(board.uart0).toPrint(/up \d+ ms/);
  });

  atPrompt('the processor sleeps between ticks', ({ board }) => {
    expect(board.uart0).not.toPrint(/[^]/, { within: '100ms' });
    expect(board).toStayIdle({ for: '100ms', awake: '1%' });
  });
});
