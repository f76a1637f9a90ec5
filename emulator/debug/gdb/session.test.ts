/**
 * GDB's remote protocol, packet by packet, and a session's replies to invalid packets. The session and its board are the
 * compiled ones, for speed: the flood has a hundred thousand packets.
 */
import { GdbSession, History } from 'perch';
import { describe, expect, test, vi } from 'vitest';
import { memoryMap } from './description.js';
import { mutated, random } from './mutations.testing.js';
import { bytesOf, framed, hexWord, type Incoming, PacketReader, textToHex } from './packet.js';
import { counter, loop, smallBoard } from './small-board.testing.js';

/** A session on a new board, and its client. */
class Debugger {
  readonly board = smallBoard();
  readonly ended: string[] = [];
  readonly session = new GdbSession(new History(this.board), {
    send: (bytes) => this.reader.push(bytes),
    ended: (how) => this.ended.push(how),
  });
  private received: string[] = [];
  private readonly reader = new PacketReader(0x4000, (item) => {
    this.received.push(item.kind === 'packet' ? item.data : item.kind);
  });

  constructor() {
    this.ask('QStartNoAckMode');
  }

  /** Sends bytes and returns the replies. */
  raw(bytes: Uint8Array | string): string[] {
    this.session.receive(typeof bytes === 'string' ? bytesOf(bytes) : bytes);
    return this.received.splice(0);
  }

  /** Sends a packet, runs the board until it halts, and returns the last reply. */
  ask(packet: string): string | undefined {
    this.session.receive(framed(packet));
    for (let n = 0; this.session.moving && n < 1000; n++) this.session.slice(this.board.clock.cycles + 1000);
    return this.received.splice(0).at(-1);
  }
}

const halfword = (address: number) => `${address.toString(16)},2`;

test('acknowledges packets, rejects damaged ones, and limits the retransmission of a reply', () => {
  const sent: string[] = [];
  const session = new GdbSession(new History(smallBoard()), {
    send: (bytes) => sent.push(String.fromCharCode(...bytes)),
    ended: () => {},
  });
  const send = (text: string) => {
    session.receive(bytesOf(text));
    return sent.splice(0);
  };
  expect(send('$qC#b4')).toEqual(['+', '$QC1#c5']);
  expect(send('-')).toEqual(['$QC1#c5']);
  expect(send('-----')).toHaveLength(2);
  expect(send('+-')).toEqual([]);
  expect(send('$qC#b5')).toEqual(['-']);
  expect(send('$q')).toEqual([]);
  expect(send('C#b4')).toEqual(['+', '$QC1#c5']);
  expect(send('$QStartNoAckMode#b0')).toEqual(['+', '$OK#9a']);
  expect(send('$qC#b4')).toEqual(['$QC1#c5']);
});

test('reports its features', () => {
  const { ask } = bound(new Debugger());
  expect(ask('qSupported:swbreak+;multiprocess+')).toMatch(
    /^PacketSize=2000;.*ReverseStep\+;ReverseContinue\+/,
  );
  expect(ask('vMustReplyEmpty')).toBe('');
  expect(ask('vCont?')).toBe('vCont;c;C;s;S;r');
  expect(ask('qfThreadInfo')).toBe('m1');
  expect(ask('qsThreadInfo')).toBe('l');
  expect(ask('qThreadExtraInfo,1')).toBe(textToHex('Thread mode'));
  expect(ask('qAttached')).toBe('1');
  expect(ask('Hg1')).toBe('OK');
  expect(ask('T2')).toBe('E01');
});

test('documents are read in pieces', () => {
  const { ask } = bound(new Debugger());
  const read = (object: string, size: number) => {
    let text = '';
    for (;;) {
      const piece = ask(`qXfer:${object}:${text.length.toString(16)},${size.toString(16)}`)!;
      text += piece.slice(1);
      if (piece[0] === 'l') return text;
    }
  };
  const description = read('features:read:target.xml', 100);
  expect(description).toBe(read('features:read:target.xml', 0x1000));
  expect(description).toMatch(/<feature name="org.gnu.gdb.arm.m-profile">[^]*name="r0"[^]*name="xpsr"/);
  expect(description).toMatch(
    /<feature name="org.gnu.gdb.arm.m-system">[^]*msp[^]*psp[^]*primask[^]*basepri[^]*faultmask[^]*control/,
  );
  const map = read('memory-map:read:', 64);
  expect(map).toContain(
    '<memory type="flash" start="0x0" length="0x2000"><property name="blocksize">0x400</property>',
  );
  expect(map).toContain('<memory type="ram" start="0x20000000" length="0x1000"/>');
  expect(memoryMap([{ name: 'ROM', base: 0x1000000, size: 0x6000, writable: false }])).toContain(
    '<memory type="rom" start="0x1000000" length="0x6000"/>',
  );
  expect(ask('qXfer:features:read:other.xml:0,100')).toBe('E00');
  expect(ask('qXfer:auxv:read::0,100')).toBe('');
});

test('registers are read and written one by one and all at once', () => {
  const { ask } = bound(new Debugger());
  const all = ask('g')!;
  expect(all).toHaveLength(23 * 8);
  expect(ask('pf')).toBe(hexWord(0x40));
  expect(ask('P3=78563412')).toBe('OK');
  expect(ask('p3')).toBe('78563412');
  expect(ask('P12=00100020')).toBe('OK');
  expect(ask('p12')).toBe(hexWord(0x20001000));
  expect(ask('P13=ffffffff')).toBe('OK');
  expect(ask('p13')).toBe(hexWord(1));
  expect(ask(`G${all}`)).toBe('OK');
  expect(ask('g')).toBe(all);
  for (const wrong of ['p17', 'p', 'P3=12', 'Pz=00000000', 'G00'])
    expect(ask(wrong)).toMatch(/^E[0-9a-f]{2}$/);
});

test('memory is read and written: SRAM, flash, device registers without side effects', () => {
  const { ask, board } = bound(new Debugger());
  expect(ask('m40,4')).toBe('00200249');
  expect(ask('M40,2:00be')).toBe('OK');
  expect(ask('m40,2')).toBe('00be');
  expect(ask('X20000010,5:a#}c$')).toBe('OK');
  expect(ask('m20000010,5')).toBe('61237d6324');
  expect(ask('m20000ffe,8')).toHaveLength(4);
  expect(ask('me000ed00,4')).toBe(hexWord(board.cpu.scs.peek('CPUID')));
  expect(ask('m4000c018,4')).toBe('E0e');
  expect(ask('M400fe104,4:01000000')).toBe('OK');
  expect(ask('m4000c018,4')).toBe(hexWord(0x90));
  expect(ask('M4000c024,1:05')).toBe('OK');
  expect(board.peripheral('UART0').read('IBRD')).toBe(5);
  expect(ask('m42180480,8')).toBe('0100000000000000');
  for (const wrong of ['m60000000,4', 'M60000000,1:00', 'M20000000,2:00', 'm0', 'm0,x', 'M0,1:zz', 'X0,1'])
    expect(ask(wrong)).toMatch(/^E[0-9a-f]{2}$/);
});

test('an error is a message if the client supports it', () => {
  const { ask } = bound(new Debugger());
  expect(ask('qSupported:error-message+')).toMatch(/;error-message\+$/);
  expect(ask('m60000000,4')).toBe('E.nothing answers at 0x6000_0000');
});

test('flash is erased and programmed', () => {
  const { ask } = bound(new Debugger());
  expect(ask('vFlashWrite:1000:abc')).toBe('OK');
  expect(ask('vFlashErase:1000,400')).toBe('OK');
  expect(ask('m1000,4')).toBe('ffffffff');
  expect(ask('vFlashWrite:1001:#x')).toBe('OK');
  expect(ask('vFlashDone')).toBe('OK');
  expect(ask('m1000,4')).toBe('ff2378ff');
  expect(ask('vFlashErase:1001,400')).toBe('E16');
  expect(ask('vFlashErase:1c00,800')).toBe('E0e');
  expect(ask('vFlashWrite:20000000:a')).toBe('E.memtype');
  expect(ask('qCRC:1000,400')).toMatch(/^C[0-9a-f]{1,8}$/);
});

describe('motion', () => {
  const pcOf = (reply: string | undefined) => /;0f:(........);/.exec(reply ?? '')?.[1];

  test('steps by an instruction, and through a range', () => {
    const { ask } = bound(new Debugger());
    expect(pcOf(ask('vCont;s:1'))).toBe(hexWord(0x42));
    expect(pcOf(ask('s'))).toBe(hexWord(loop.first));
    expect(ask(`Z0,${halfword(loop.last)}`)).toBe('OK');
    expect(pcOf(ask('vCont;r44,4a:1'))).toBe(hexWord(loop.last));
  });

  test('a breakpoint stops while it is set, and reports its kind if the client supports that', () => {
    const { ask } = bound(new Debugger());
    ask('qSupported:swbreak+;hwbreak+');
    ask(`Z1,${halfword(loop.store)}`);
    expect(ask('vCont;c')).toMatch(/^T05.*hwbreak:;$/);
    ask(`z1,${halfword(loop.store)}`);
    ask(`Z0,${halfword(loop.last)}`);
    expect(ask('c')).toMatch(new RegExp(`^T05.*;0f:${hexWord(loop.last)};.*swbreak:;$`));
    expect(ask('Z1,60000000,2')).toBe('E01');
    expect(ask('Z5,0,2')).toBe('E16');
  });

  test('watchpoints stop before the access forwards, after it backwards', () => {
    const { ask } = bound(new Debugger());
    const range = `${counter.toString(16)},4`;
    ask(`Z2,${range}`);
    const first = ask('c')!;
    expect(first).toMatch(/^T05.*watch:20000100;$/);
    expect([pcOf(first), ask(`m${range}`)]).toEqual([hexWord(loop.store), hexWord(0)]);
    ask(`z2,${range}`);
    for (let n = 0; n < 5; n++) ask('s');
    expect(ask(`m${range}`)).toBe(hexWord(2));
    ask(`Z4,${range}`);
    const back = ask('bc')!;
    expect(back).toMatch(/^T05.*awatch:20000100;$/);
    expect([pcOf(back), ask(`m${range}`)]).toEqual([hexWord(loop.last), hexWord(2)]);
    expect(ask('bs')).toMatch(/^T05.*awatch:20000100;$/);
    ask(`z4,${range}`);
    expect(pcOf(ask('bs'))).toBe(hexWord(loop.store));
    expect(ask(`m${range}`)).toBe(hexWord(1));
    ask(`Z3,${range}`);
    expect(ask('bc')).toMatch(/replaylog:begin;$/);
    expect(ask('c')).toMatch(/replaylog:end;$/);
    expect(ask('Z2,60000000,4')).toBe('E01');
  });

  test('a search for a write that never occurred executes nothing', () => {
    const { ask, board } = bound(new Debugger());
    for (let n = 0; n < 20; n++) ask('s');
    ask('Z2,20000800,4');
    const execute = vi.spyOn(board.engine, 'execute');
    expect(ask('bc')).toMatch(/replaylog:begin;$/);
    expect(execute).not.toHaveBeenCalled();
  });

  test('a run backwards stops at a breakpoint that coincides with a checkpoint', () => {
    const probe = new Debugger().session.history;
    const { bytes } = probe;
    while (probe.bytes === bytes) probe.run(probe.now + 1000);

    const { ask, session } = bound(new Debugger());
    const { history } = session;
    while (history.now < probe.now - 2000) history.run(history.now + 1000);
    ask(`Z0,${halfword(loop.store)}`);
    while (history.bytes === bytes) ask('c');
    const count = ask('p0');
    ask('c');
    expect(ask('p0')).not.toBe(count);
    ask('bc');
    expect(ask('p0')).toBe(count);
  });

  test('a change in the past drops the future', () => {
    const { ask } = bound(new Debugger());
    for (let n = 0; n < 20; n++) ask('s');
    for (let n = 0; n < 3; n++) ask('bs');
    ask('P0=00010000');
    ask(`Z0,${halfword(loop.last)}`);
    expect(ask('c')).not.toContain('replaylog');
    expect(['00010000', '01010000']).toContain(ask('p0'));
  });

  test('the interrupt byte halts the program, and packets before it are rejected', () => {
    const { ask, raw, session } = bound(new Debugger());
    expect(raw('\x03')).toEqual([]);
    expect(raw(framed('c'))).toEqual([]);
    session.slice(1000);
    expect(raw(framed('g'))).toEqual(['E10']);
    expect(raw('\x03')[0]).toMatch(/^T02/);
    expect(session.moving).toBe(false);
    expect(ask('?')).toMatch(/^T02/);
  });

  test('the interrupt byte ends a search backwards where it is', () => {
    const { ask, raw, session } = bound(new Debugger());
    const { history } = session;
    while (history.now < 60e6) history.run(60e6);
    ask('Z3,20000200,4');
    raw(framed('bc'));
    session.slice(Infinity);
    expect(raw('\x03')[0]).toMatch(/^T02/);
    expect(history.now).toBeGreaterThan(0);
    expect(history.now).toBeLessThan(history.end);
    expect(ask('bc')).toMatch(/replaylog:begin;$/);
  });

  test('a BKPT instruction halts the program, which resumes after it', () => {
    const { ask, board } = bound(new Debugger());
    board.haltOnBkpt = true;
    ask('M48,2:00be');
    expect(ask('c')).toMatch(new RegExp(`^T05.*;0f:${hexWord(0x48)};`));
    expect(pcOf(ask('s'))).not.toBe(hexWord(0x48));
  });

  test('a crash is a signal', () => {
    const { ask } = bound(new Debugger());
    ask('M44,2:00de');
    expect(ask('c')).toMatch(/^T04/);
  });
});

test('monitor commands', () => {
  const debug = new Debugger();
  const run = (line: string) => {
    const replies = debug.raw(framed(`qRcmd,${textToHex(line)}`));
    const text = replies.slice(0, -1).map((reply) => Buffer.from(reply.slice(1), 'hex').toString());
    return [text.join(''), replies.at(-1)];
  };
  expect(run('help')[0]).toMatch(/^help .*\nreset \[power\] .*\nhalt .*\nregs .*\nreports .*\ntime /);
  expect(run('')).toEqual(run('help'));
  expect(run('regs UART0.CTL')).toEqual([
    expect.stringMatching(/not clocked.*\nCTL {2}0x0000_0300 {2}UARTEN=0/),
    'OK',
  ]);
  expect(run('regs UARTO')).toEqual([
    "no block 'UARTO' (did you mean 'UART0' or 'UART1' or 'UART2'?)\n",
    'E01',
  ]);
  expect(run('rest')).toEqual([
    expect.stringMatching(/^no monitor command 'rest' \(did you mean 'reset'\?\)/),
    'E01',
  ]);
  debug.ask('s');
  expect(run('halt')).toEqual(['halted at 0x0000_0042\n', 'OK']);
  expect(run('time')[0]).toMatch(
    /^0\.000\d+ ms, cycle \d+, 1 instructions, 16 MHz\nhistory extends from cycle 0 to now\n$/,
  );
  expect(run('reset')[0]).toMatch(/^reset: PC is 0x0000_0040/);
  expect(run('reset now')[1]).toBe('E01');
  expect(debug.ask('pf')).toBe(hexWord(0x40));
});

test('detach and kill end the session', () => {
  const one = new Debugger();
  expect(one.ask('D')).toBe('OK');
  expect(one.ask('g')).toBeUndefined();
  const other = new Debugger();
  expect(other.raw(framed('k'))).toEqual([]);
  expect([one.ended, other.ended]).toEqual([['detached'], ['killed']]);
});

test('100,000 mutated packets: every reply is a packet, and the session still works', () => {
  const seed = 20261121;
  console.log(`mutated packets from seed ${seed}`);
  const pick = random(seed);
  const history = new History(smallBoard());
  const kinds = new Map<Incoming['kind'], number>();
  const reader = new PacketReader(0x2000, ({ kind }) => kinds.set(kind, (kinds.get(kind) ?? 0) + 1));
  const open = (): GdbSession =>
    new GdbSession(history, { send: (bytes) => reader.push(bytes), ended: () => (session = open()) });
  let session = open();
  for (let n = 0; n < 100_000; n++) {
    session.receive(mutated(pick));
    if (session.moving) session.slice(history.now + 200);
    if (session.moving) session.receive(Uint8Array.of(3));
  }
  expect([kinds.get('damaged'), kinds.get('oversized')]).toEqual([undefined, undefined]);
  expect(kinds.get('packet')).toBeGreaterThan(50_000);
  let reply = '';
  session.end('detached');
  session = new GdbSession(history, {
    send: (bytes) => (reply += String.fromCharCode(...bytes)),
    ended: () => {},
  });
  session.receive(framed('qC'));
  expect(reply).toBe('+$QC1#c5');
});

/** A debugger with its methods bound, for destructuring. */
function bound(debug: Debugger) {
  return {
    board: debug.board,
    session: debug.session,
    ask: (packet: string) => debug.ask(packet),
    raw: (bytes: Uint8Array | string) => debug.raw(bytes),
  };
}
