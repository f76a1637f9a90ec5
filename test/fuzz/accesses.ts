/**
 * Programs of one instruction that touches memory: alone and in IT blocks of every shape, at every kind of address, among
 * registers that change when they are read. Rounds repeat until the code is hot, with SysTick exceptions between.
 */
import type { Definition } from '../../emulator/isa/index.js';
import type { Address } from '../../emulator/units.js';
import { Random } from '../conformance/random.js';
import { addressOf, type Kind, KINDS, registerNamed } from './places.js';
import { Frame, partSeed, type Program } from './frame.js';
import { hotAccess } from './units.js';

/** Reads take something away from these or give another value each time; writes to the others let an interrupt in. */
const SIDE_EFFECTS = [
  'UART0.DR',
  'UART0.FR',
  'UART1.DR',
  'NVIC.ST_CTRL',
  'NVIC.ST_CURRENT',
  'TIMER0.TAR',
  'TIMER1.TAV',
  'ADC0.SSFIFO0',
  'ADC0.SSFSTAT0',
  'WATCHDOG0.VALUE',
  'DWT.CYCCNT',
  'NVIC.SW_TRIG',
  'NVIC.SW_TRIG',
  'NVIC.INT_CTRL',
  'NVIC.PEND0',
  'TIMER0.CTL',
];
/**
 * A program of some definitions, each at each kind of address; the shapes of IT blocks take turns.
 * @param rounds of each access
 */
export function accessProgram(definitions: readonly Definition[], seed: number, rounds: number): Program {
  const random = new Random(partSeed(seed, 0));
  const frame = new Frame(random, true);
  let shape = random.below(5);
  return frame.make((unit) => {
    for (const definition of definitions) {
      for (const kind of KINDS) {
        unit();
        frame.interrupts();
        hotAccess(frame.w, random, rounds, (maker) => {
          for (let attempt = 0; attempt < 10; attempt++)
            if (maker.access(definition, kind, shape, addressFor(kind, random))) break;
        });
        shape = (shape + 1) % 5;
      }
    }
  });
}

function addressFor(kind: Kind, random: Random): Address {
  if (kind !== 'register' || random.chance(20)) return addressOf(kind, random);
  return registerNamed(random.pick(SIDE_EFFECTS)).address;
}
