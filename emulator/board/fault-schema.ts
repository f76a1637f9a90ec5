/** The schema of an injected fault: what the input `fault` takes, from a program, a command line or a recording. */
import * as v from 'valibot';

const time = v.pipe(v.number(), v.finite());
const finite = v.pipe(v.number(), v.finite());
const whole = v.pipe(v.number(), v.safeInteger());
const counted = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const level = v.picklist([0, 1]);
const address = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1));
const name = v.string();

const timed = { at: v.optional(time) };
const lasting = { ...timed, for: v.optional(v.pipe(time, v.minValue(0))) };
const seeded = { seed: v.optional(finite) };
const every = v.pipe(time, v.gtValue(0));

const stuck = { kind: v.literal('stuck'), ...lasting };
const noise = { kind: v.literal('noise'), ...lasting, ...seeded, every };

/** Faults of analogue inputs, which have kinds in common with those of pins. */
const analogSchema = v.variant('kind', [
  v.strictObject({ ...stuck, input: name, value: finite }),
  v.strictObject({ ...noise, input: name, by: finite }),
]);

const otherSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('flip'), ...timed, target: v.union([address, name]), bit: whole }),
  v.strictObject({ kind: v.literal('cell'), ...lasting, address, bit: whole, value: level }),
  v.strictObject({ ...stuck, pin: name, level }),
  v.strictObject({ ...noise, pin: name }),
  v.strictObject({
    kind: v.picklist(['lose', 'double', 'corrupt']),
    ...lasting,
    ...seeded,
    line: name,
    direction: v.picklist(['in', 'out']),
    oneIn: v.optional(counted),
    nth: v.optional(counted),
  }),
  v.strictObject({
    kind: v.literal('dead'),
    ...lasting,
    block: name,
    answer: v.optional(v.picklist(['zero', 'fault'])),
  }),
  v.strictObject({ kind: v.literal('drift'), ...lasting, ppm: finite }),
  v.strictObject({ kind: v.literal('brown-out'), ...timed }),
  v.strictObject({ kind: v.literal('power-cut'), ...lasting, ...seeded }),
]);

export const faultSchema = v.lazy((fault) =>
  typeof fault === 'object' && fault !== null && 'input' in fault ? analogSchema : otherSchema,
);

/** The injected faults of a saved state. */
export const scheduledSchema = v.array(
  v.strictObject({
    fault: faultSchema,
    due: finite,
    active: v.boolean(),
    ends: finite,
    chance: finite,
    count: finite,
  }),
);
