/** Semihosting calls of a bare program, and the board fixture for tests. */
import { ekLm3s9b92 } from 'perch/boards';
import { bootOnce } from 'perch/testing';
import { expect, test } from 'vitest';
import { assemble } from './assemble.js';

/** A board with a program that makes its calls through `call operation, parameter`. */
function board(body: string) {
  const { bytes } = assemble(`
    .macro call operation, parameter
      movs r0, #\\operation
      ldr r1, =\\parameter
      bkpt 0xab
    .endm
    .word 0x20008000, start + 1
    start: ldr r4, =0x20000000
    ${body}
    forever: b forever
    .pool
    .align 2
    text: .asciz "semi"
    .align 2
    write: .word 1, text, 3
    read: .word 0, 0x20000100, 8
    leave: .word 0x20026, 7
    `);
  return ekLm3s9b92({ image: bytes });
}

test('SYS_WRITE0, SYS_WRITEC and SYS_WRITE print', () => {
  const b = board('call 4, text\n call 3, text\n call 5, write\n str r0, [r4]\n call 0x18, 0x20026');
  const result = b.run({ for: '1ms' });
  expect(result).toMatchObject({ reason: 'exit', exitCode: 0 });
  expect(b.console.semihosting).toBe('semi' + 's' + 'sem');
  expect(b.readMemory(0x20000000, 4)).toEqual(Uint8Array.of(0, 0, 0, 0));
});

test('SYS_READ reads console input and returns the number of missing bytes', () => {
  const b = board('call 6, read\n str r0, [r4]\n call 6, read\n str r0, [r4, #4]');
  b.console.send(new TextEncoder().encode('hello'));
  b.run({ for: '1ms' });
  expect(b.readMemory(0x20000100, 5)).toEqual(new TextEncoder().encode('hello'));
  expect([...b.readMemory(0x20000000, 8)]).toEqual([3, 0, 0, 0, 8, 0, 0, 0]);
});

test('SYS_EXIT_EXTENDED sets the exit code; SYS_EXIT with another reason exits with 1', () => {
  expect(board('call 0x20, leave').run({ for: '1ms' })).toMatchObject({ reason: 'exit', exitCode: 7 });
  expect(board('call 0x18, 0x20023').run({ for: '1ms' })).toMatchObject({ reason: 'exit', exitCode: 1 });
});

test('SYS_CLOCK counts centiseconds and SYS_TIME seconds of virtual time', () => {
  const b = board(`again: wait: subs r5, #1
    call 0x10, 0
    str r0, [r4]
    call 0x11, 0
    str r0, [r4, #4]
    b again`);
  b.run({ for: '2530ms' });
  const [clock, , , , time] = b.readMemory(0x20000000, 8);
  expect([clock, time]).toEqual([252, 2]);
});

test('bootOnce returns an independent fork at each call', () => {
  const booted = bootOnce(() => {
    const b = board('movs r3, #9\n str r3, [r4]');
    b.run({ for: '1ms' });
    return b;
  });
  const [one, two] = [booted(), booted()];
  one.bus.poke(0x20000000, Uint8Array.of(1));
  expect(two.readMemory(0x20000000, 1)).toEqual(Uint8Array.of(9));
});
