/** Units that look at each instruction and access, on both engines. */
import { expect, test } from 'vitest';
import { BareCpu } from '../../../test/bare-cpu.js';
import { Translator } from './translator.js';

const store = (value: string | number, address: string | number) =>
  `ldr r6, =${value}\nldr r7, =${address}\nstr r6, [r7]\n`;

test('both engines agree where units look at code and data, and when they begin and end to do so', () => {
  const source = `${store(0x01010000, 0xe000edfc)}
    ldr r0, =0x20000100
    ldr r8, =0xE0001028
    movs r5, #0
    loop: ldr r2, [r0]
    adds r2, #1
    str r2, [r0]
    stmia r0!, {r2, r5}
    subs r0, #8
    lsls r3, r2, #23
    bne skip
    lsrs r3, r2, #9
    and r3, r3, #7
    str r3, [r8]
    skip: adds r5, #1
    b loop
    DebugMonitor: adds r4, #1
    ldr r1, [sp, #24]
    add r9, r1
    bx lr
  `;
  const setup = store('0x20000100', 0xe0001020);
  const machines = [undefined, (cpu: ConstructorParameters<typeof Translator>[0]) => new Translator(cpu)].map(
    (engine) => new BareCpu(setup + source, engine),
  );
  for (const { clock, cpu, engine } of machines) {
    clock.setHorizon(200_000);
    for (clock.advance(); !clock.expired; clock.advance()) if (cpu.takeExceptions()) engine.execute();
  }
  const [a, b] = machines.map(({ cpu, clock, engine }) => [
    ...cpu.s.slice(0, 16),
    cpu.xpsr,
    clock.cycles,
    engine.instructions,
  ]);
  expect(a).toEqual(b);
  expect(a[4]).toBeGreaterThan(1000);
});
