import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TestMachine } from './machine.testing.js';

// The meanings against QEMU's Cortex-M3: every template below becomes instructions with pseudo-random operands and
// register values (seed 7), is run by both, and has to leave the same registers, flags and memory.
//
// L: a low register; R: any of r0 to r12 and lr; T: r0 to r9; I3, I5, I8, I12, I16: immediates; N5: 1 to 31; K: a modified
// immediate; S: a shift. r11 points to the middle of the scratch memory, r10 is small, sp is near the end of it.
const TEMPLATES = `
movs L, #I8 / movs L, L / mov R, R / mov.w R, #K / movs.w R, #K / movw R, #I16 / movt R, #I16 / movs.w R, R
mvns L, L / mvn.w R, #K / mvns.w R, #K / mvns.w R, R, S
adds L, L, #I3 / adds L, #I8 / adds L, L, L / add R, R / add.w R, R, #K / adds.w R, R, #K / addw R, R, #I12
adds.w R, R, R, S / add.w R, R, R, S / add T, sp, #4 / add sp, #8 / addw T, sp, #13 / add.w T, sp, R, lsl #2
subs L, L, #I3 / subs L, #I8 / subs L, L, L / sub.w R, R, #K / subs.w R, R, #K / subw R, R, #I12 / sub sp, #16
subs.w R, R, R, S / sub.w R, R, R, S / sub.w T, sp, #8 / subs.w T, sp, R, lsl #1
adcs L, L / adcs.w R, R, #K / adcs.w R, R, R, S / adc.w R, R, R, S / sbcs L, L / sbcs.w R, R, #K / sbcs.w R, R, R, S
rsbs L, L, #0 / rsbs.w R, R, #K / rsbs.w R, R, R, S / rsb.w R, R, R, S
cmp L, #I8 / cmp L, L / cmp r8, R / cmp.w R, #K / cmp.w R, R, S / cmn L, L / cmn.w R, #K / cmn.w R, R, S
tst L, L / tst.w R, #K / tst.w R, R, S / teq R, #K / teq R, R, S
ands L, L / ands.w R, R, #K / ands.w R, R, R, S / and.w R, R, R, S / bics L, L / bics.w R, R, #K / bics.w R, R, R, S
orrs L, L / orrs.w R, R, #K / orrs.w R, R, R, S / orns R, R, #K / orns R, R, R, S / orn R, R, R, S
eors L, L / eors.w R, R, #K / eors.w R, R, R, S / add T, pc, #8 / addw T, pc, #10 / subw T, pc, #10
lsls L, L, #N5 / lsrs L, L, #N5 / asrs L, L, #N5 / lsrs L, L, #32 / asrs L, L, #32 / lsls L, L / lsrs L, L / asrs L, L
rors L, L / lsl.w R, R, R / lsls.w R, R, R / lsrs.w R, R, R / asrs.w R, R, R / rors.w R, R, R / lsr.w R, R, R
asr.w R, R, R / ror.w R, R, R / lsls.w R, R, #N5 / lsr.w R, R, #N5 / asrs.w R, R, #N5 / rors.w R, R, #N5 / rrxs R, R
rrx R, R / lsls L, r10 / lsrs L, r10 / asrs L, r10 / rors L, r10
muls L, L / mul R, R, R / mla R, R, R, R / mls R, R, R, R / udiv R, R, R / sdiv R, R, R / udiv R, R, r10
umull r0, r1, R, R / smull r2, r3, R, R / umlal r4, r5, R, R / smlal r6, r7, R, R / umlal r0, r1, r1, r0
bfi R, R, #5, #9 / bfi R, R, #0, #32 / bfc R, #3, #20 / ubfx R, R, #7, #12 / sbfx R, R, #7, #12 / ubfx R, R, #0, #32
sbfx R, R, #31, #1 / ssat R, #8, R / ssat R, #32, R, lsl #3 / ssat R, #1, R / ssat R, #17, R, asr #9 / usat R, #8, R
usat R, #31, R, lsl #2 / usat R, #0, R / usat R, #5, R, asr #20
sxtb L, L / sxth L, L / uxtb L, L / uxth L, L / sxtb.w R, R, ror #8 / sxth.w R, R, ror #16 / uxtb.w R, R, ror #24
uxth.w R, R, ror #8 / rev L, L / rev16 L, L / revsh L, L / rev.w R, R / rev16.w R, R / revsh.w R, R / rbit R, R / clz R, R
ldr T, [r11, #8] / ldr.w T, [r11, #-5] / ldr T, [r11, r10] / ldr T, [r11, r10, lsl #2] / ldr T, [r11, #4]! / ldr T, [r11], #-8
ldrb T, [r11, #3] / ldrb T, [r11, r10] / ldrb T, [r11, #-1]! / ldrsb T, [r11, r10] / ldrsb T, [r11, #1] / ldrsb T, [r11], #1
ldrh T, [r11, #2] / ldrh T, [r11, r10] / ldrh T, [r11, #-3]! / ldrsh T, [r11, r10, lsl #1] / ldrsh T, [r11, #7]
ldrt T, [r11, #4] / ldrbt T, [r11, #4] / ldrsbt T, [r11, #5] / ldrht T, [r11, #6] / ldrsht T, [r11, #6] / ldr T, [sp, #4]
ldr L, [pc, #4] / ldr.w T, [pc, #-12] / ldrb T, [pc, #8] / ldrh T, [pc, #8] / ldrsb T, [pc, #-9] / ldrsh T, [pc, #-6]
ldrd r2, r3, [pc, #8] / nop; ldr L, [pc, #4]
str T, [r11, #8] / str T, [r11, r10] / str.w T, [r11, #-5] / str T, [r11, #4]! / str T, [r11], #4 / str T, [sp, #8]
strb T, [r11, #3] / strb T, [r11, r10] / strb T, [r11], #1 / strh T, [r11, #2] / strh T, [r11, r10, lsl #1] / strh T, [r11, #-1]!
strt T, [r11, #4] / strbt T, [r11, #4] / strht T, [r11, #6] / ldrd r2, r3, [r11, #8] / ldrd r2, r3, [r11], #-16
ldrd r4, r9, [r11, #-8]! / strd r2, r3, [r11, #8] / strd r5, r3, [r11, #8]! / strd r2, r8, [r11], #-8
push {r0, r3, r5, lr} / pop {r1, r2} / push.w {r8, r9} / pop.w {r8, r12} / push.w {r9} / pop.w {r9}
mov r3, r11; ldmia r3!, {r0, r1, r4} / mov r3, r11; ldmia r3, {r0, r3} / mov r3, r11; stmia r3!, {r3, r5}
ldmia.w r11!, {r0, r8, lr} / ldmdb r11!, {r2, r9} / ldmdb r11, {r2, r11} / stmia.w r11!, {r1, r8} / stmdb r11!, {r0, r9, lr}
ldrex T, [r11, #4] / ldrexb T, [r11] / ldrexh T, [r11] / ldrex r0, [r11]; strex r1, r2, [r11] / strex r1, r2, [r11]; nop
ldrexb r0, [r11]; strexb r1, r2, [r11] / ldrexh r0, [r11]; clrex; strexh r1, r2, [r11]
b.n 1f; movs r0, #1; 1: nop / b.w 1f; movs r0, #1; 1: nop / bl 1f; movs r0, #1; 1: nop / beq.n 1f; movs r0, #1; 1: nop
bls.w 1f; movs r0, #1; 1: nop / bgt.n 1f; movs r0, #1; 1: nop / blt.w 1f; movs r0, #1; 1: nop / bvs.n 1f; movs r0, #1; 1: nop
cbz L, 1f; movs r0, #1; 1: nop / cbnz L, 1f; movs r0, #1; 1: nop / adr.w r1, 1f + 1; bx r1; movs r0, #1; .balign 4; 1: nop
adr.w r1, 1f + 1; blx r1; movs r0, #1; .balign 4; 1: nop / adr.w r1, 1f; mov pc, r1; movs r0, #1; .balign 4; 1: nop
movs r1, #2; add pc, r1; movs r0, #1; movs r2, #1; nop / movs r1, #0; tbb [pc, r1]; .byte 2, 0; movs r0, #1; 1: nop
movs r1, #1; tbh [pc, r1, lsl #1]; .hword 0, 3; movs r0, #1; 1: nop / adr.w r1, 1f + 1; push {r1}; pop {pc}; movs r0, #1; .balign 4; 1: nop
adr.w r1, 1f + 1; str r1, [r11]; ldr pc, [r11], #4; movs r0, #1; .balign 4; 1: nop
it eq; moveq r0, #1 / ite ne; addne r0, r1; subeq r0, #3 / itett cs; movcs r0, #1; lslcc r1, r2; andcs r2, r3; orrcs r4, r5
itt hi; cmphi r0, r1; addhi r2, #1 / ittt ge; cmpge r0, #5; movge r1, #2; strge r0, [r11] / itt mi; mulmi r0, r1; bmi.n 1f; nop; 1: nop
mrs R, apsr / msr apsr_nzcvq, R / pld [r11, #4] / pli [r11] / nop.w / yield / dmb / dsb / isb / clrex / dbg #1`;

const REPEAT = 8;
const CODE = 0x400;
const CASE_BYTES = 64;
/** From the start of a case to the instructions under test. */
const SETUP_BYTES = 22;
const SCRATCH = 0x2000_1000;
const SCRATCH_WORDS = 64;
const RECORD_WORDS = 17 + SCRATCH_WORDS;

let state = 7;
const random = (below: number) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return (state >>> 8) % below;
};
const pick = <T>(from: readonly T[]): T => from[random(from.length)]!;

const EDGES = [
  0, 1, 2, 31, 32, 33, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000,
  0xffff_ffff,
];
const value = () => (random(2) ? pick(EDGES) : ((random(0x1_0000) << 16) | random(0x1_0000)) >>> 0);
const register = (numbers: readonly number[]) => `r${pick(numbers)}`;
const LOW = [0, 1, 2, 3, 4, 5, 6, 7];

const OPERANDS: Readonly<Record<string, () => string>> = {
  L: () => register(LOW),
  R: () => register([...LOW, 8, 9, 10, 11, 12, 14]),
  T: () => register([...LOW, 8, 9]),
  I3: () => String(random(8)),
  I5: () => String(random(32)),
  N5: () => String(1 + random(31)),
  I8: () => String(random(256)),
  I12: () => String(random(4096)),
  I16: () => String(random(0x1_0000)),
  K: () => {
    const byte = 128 + random(128);
    const repeated = [1, 0x0001_0001, 0x0100_0100, 0x0101_0101].map((factor) => byte * factor);
    return String(random(2) ? pick(repeated) : (byte << random(25)) >>> 0);
  },
  S: () =>
    pick([
      `lsl #${random(32)}`,
      `lsr #${1 + random(32)}`,
      `asr #${1 + random(32)}`,
      `ror #${1 + random(31)}`,
      'rrx',
    ]),
};

interface Case {
  readonly source: string;
  /** R0 to R12, LR, APSR, SP. */
  readonly block: readonly number[];
}

function makeCases(): Case[] {
  const templates = TEMPLATES.trim().split(/ \/ |\n/);
  return templates.flatMap((template) =>
    Array.from({ length: REPEAT }, () => {
      const source = template.replace(/\b(L|R|T|I\d+|N5|K|S)\b/g, (name) => OPERANDS[name]!());
      const registers = Array.from({ length: 14 }, value);
      registers[10] = random(12);
      registers[11] = SCRATCH + 64 + 4 * random(8);
      return { source, block: [...registers, (random(32) << 27) >>> 0, SCRATCH + 176 + 8 * random(2)] };
    }),
  );
}

/**
 * A program that runs the cases one after the other (the zeros between them are MOVS r0, r0); the SVC behind each
 * writes a record to standard output.
 */
function assembly(cases: readonly Case[]): string {
  const end = CODE + cases.length * CASE_BYTES;
  const blocks = end + CASE_BYTES;
  const bodies = cases.map(
    ({ source }, k) => `.org ${CODE + k * CASE_BYTES}
      movw r0, #${(blocks + 64 * k) & 0xffff}; movt r0, #${(blocks + 64 * k) >>> 16}
      ldr.w sp, [r0, #60]; ldr.n r1, [r0, #56]; msr apsr_nzcvq, r1; ldm.w r0, {r0-r12, lr}
      ${source}
      svc #0`,
  );
  const words = cases.map(({ block }) => `.word ${block.join(', ')}`);
  return `.syntax unified
.cpu cortex-m3
.thumb
.equ scratch, ${SCRATCH}
.equ record, ${SCRATCH + 4 * SCRATCH_WORDS}
vectors: .word 0x20008000, reset + 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, svcall + 1
.thumb_func
reset:
  ldr r0, =0x20004000; msr psp, r0
  bl refill
  movs r0, #1; adr r1, open; bkpt 0xab
  ldr r1, =record - 12 + 4 * ${RECORD_WORDS} + 12; str r0, [r1]
  ldr r0, =record; str r0, [r1, #4]; ldr r0, =4 * ${RECORD_WORDS}; str r0, [r1, #8]
  movs r0, #2; msr control, r0; isb
  b.w ${CODE}
.balign 4
open: .word terminal, 4, 3
terminal: .asciz ":tt"
.balign 4
refill:
  ldr r0, =scratch; ldr r1, =0x89abcdef; movs r2, #${SCRATCH_WORDS}; ldr r3, =0x9e3779b1
1: str r1, [r0], #4; add r1, r3; subs r2, #1; bne 1b
  bx lr
.thumb_func
svcall:
  push {r4, lr}
  ldr lr, =record; mrs r0, psp
  add.w r1, lr, #32; stmia.w r1, {r4-r11}
  movs r3, #8
1: ldr r2, [r0], #4; str r2, [lr], #4; subs r3, #1; bne 1b
  tst r2, #512; it ne; addne r0, #4
  add.w lr, lr, #32; str r0, [lr], #4
  ldr r0, =scratch; movs r3, #${SCRATCH_WORDS}
2: ldr r2, [r0], #4; str r2, [lr], #4; subs r3, #1; bne 2b
  movs r0, #5; mov r1, lr; bkpt 0xab
  bl refill
  ldr r0, =0x20004000; msr psp, r0; ldr r1, =record; movs r3, #8 @ return from a frame elsewhere
3: ldr r2, [r1], #4; str r2, [r0], #4; subs r3, #1; bne 3b
  pop {r4, pc}
.ltorg
${bodies.join('\n')}
.org ${end}
  movs r0, #0x18; ldr r1, =0x20026; bkpt 0xab
  .ltorg
.org ${blocks}
${words.join('\n')}
`;
}

interface Program {
  readonly image: Uint8Array;
  readonly records: Int32Array;
}

/** Builds the program and runs it on QEMU. */
function runOnQemu(source: string): Program {
  const folder = mkdtempSync(join(tmpdir(), 'perch-isa-'));
  const file = (name: string) => join(folder, name);
  try {
    writeFileSync(file('code.s'), source);
    execFileSync('arm-none-eabi-as', ['-o', file('code.o'), file('code.s')]);
    execFileSync('arm-none-eabi-ld', ['-Ttext=0', '--entry=0', '-o', file('code.elf'), file('code.o')]);
    execFileSync('arm-none-eabi-objcopy', ['-O', 'binary', file('code.elf'), file('code.bin')]);
    const quiet = ['-display', 'none', '-monitor', 'none', '-serial', 'none'];
    const semihosting = ['-semihosting-config', 'enable=on,target=native'];
    const qemu = ['-M', 'mps2-an385', ...quiet, ...semihosting, '-kernel', file('code.elf')];
    const output = execFileSync('qemu-system-arm', qemu, { maxBuffer: 1 << 26 });
    return { image: readFileSync(file('code.bin')), records: new Int32Array(new Uint8Array(output).buffer) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Result {
  readonly registers: readonly number[];
  readonly pc: number;
  readonly flags: number;
  readonly memory: readonly number[];
}

/** A record: R0 to R3, R12, LR, PC, xPSR, R4 to R11, SP and the scratch memory. */
function readRecord(record: Int32Array): Result {
  const r = [...record];
  const sp = r[16]!;
  const registers = [...r.slice(0, 4), ...r.slice(8, 16), r[4]!, sp, r[5]!];
  return { registers, pc: r[6]!, flags: r[7]! >>> 27, memory: withoutFrame(r.slice(17), sp) };
}

/** The exception frame of the SVC lies below the stack pointer. */
function withoutFrame(words: readonly number[], sp: number): number[] {
  return words.map((word, k) => (SCRATCH + 4 * k >= sp - 40 && SCRATCH + 4 * k < sp ? 0 : word));
}

function runOnMeanings(image: Uint8Array, block: readonly number[], k: number): Result {
  const m = new TestMachine(image, SCRATCH, 4 * SCRATCH_WORDS);
  let word = 0x89ab_cdef;
  for (let n = 0; n < SCRATCH_WORDS; n++, word = (word + 0x9e37_79b1) | 0) m.ram.setInt32(4 * n, word, true);
  block.slice(0, 13).forEach((v, n) => (m.registers[n] = v));
  m.registers[14] = block[13]!;
  m.registers[13] = block[15]!;
  m.apsr = block[14]! >>> 27;
  m.run(CODE + k * CASE_BYTES + SETUP_BYTES);
  const memory = Array.from({ length: SCRATCH_WORDS }, (_, n) => m.ram.getInt32(4 * n, true));
  return {
    registers: [...m.registers],
    pc: m.pc,
    flags: m.apsr,
    memory: withoutFrame(memory, m.registers[13]!),
  };
}

describe('meanings against QEMU', () => {
  it('leave the same registers, flags and memory', () => {
    const cases = makeCases();
    const { image, records } = runOnQemu(assembly(cases));
    expect(records.length).toBe(cases.length * RECORD_WORDS);
    const different = cases.flatMap(({ source, block }, k) => {
      const expected = readRecord(records.subarray(k * RECORD_WORDS, (k + 1) * RECORD_WORDS));
      const actual = runOnMeanings(image, block, k);
      return JSON.stringify(actual) === JSON.stringify(expected) ? [] : [{ source, block, expected, actual }];
    });
    expect(different).toEqual([]);
  });
});
