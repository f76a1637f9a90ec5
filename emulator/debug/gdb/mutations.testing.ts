/** Packets as GDB sends them, and mutations of them from a seed: a flood for a session. */
import { framed } from './packet.js';

/** Valid packets of all kinds. */
const corpus: readonly string[] = [
  '?',
  '!',
  'g',
  'p0',
  'p10',
  'P0=78563412',
  'P13=01000000',
  'Hg0',
  'Hc-1',
  'T1',
  'qC',
  'qAttached',
  'qOffsets',
  `G${'00'.repeat(92)}`,
  'm0,100',
  'm20000000,40',
  'm4000c018,4',
  'm42180000,4',
  'me000e010,10',
  'm60000000,4',
  'M20000100,4:01020304',
  'M100,2:00be',
  'M400073fc,4:01000000',
  'X20000200,4:ab}]c',
  'X20000200,0:',
  'Z0,44,2',
  'Z1,46,2',
  'Z2,20000100,4',
  'Z3,4000c018,4',
  'Z4,20000ff0,8',
  'z0,44,2',
  'z1,46,2',
  'z2,20000100,4',
  'z3,4000c018,4',
  'z4,20000ff0,8',
  'c',
  's',
  'C05',
  'S05;44',
  'c44',
  'vCont?',
  'vCont;c',
  'vCont;s:1',
  'vCont;S0b:1;c',
  'vCont;r40,4a:1',
  'bs',
  'bc',
  'R00',
  'vRun;',
  'vMustReplyEmpty',
  'vKill;1',
  'vFlashErase:1000,800',
  'vFlashWrite:1000:hello',
  'vFlashDone',
  'qSupported:swbreak+;hwbreak+;error-message+',
  'qXfer:features:read:target.xml:0,100',
  'qXfer:memory-map:read::0,ffb',
  'qXfer:features:read:target.xml:ffffffff,ffffffff',
  'qCRC:0,400',
  'qfThreadInfo',
  'qsThreadInfo',
  'qThreadExtraInfo,1',
  'qRcmd,68656c70',
  'qRcmd,7265677320554152543020',
  'qRcmd,7265736574',
  'qRcmd,74696d65',
  'QStartNoAckMode',
];

/** A generator of pseudo-random numbers below a limit. */
export function random(seed: number): (limit: number) => number {
  let state = seed | 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

type Mutation = (text: string, pick: (limit: number) => number) => string;

const character = (pick: (limit: number) => number) => String.fromCharCode(pick(256));
const digit = (pick: (limit: number) => number) => '0123456789abcdef'[pick(16)];

const mutations: readonly Mutation[] = [
  (text) => text,
  (text, pick) => replace(text, pick(text.length + 1), 1, character(pick)),
  (text, pick) => replace(text, pick(text.length + 1), 1, digit(pick)),
  (text, pick) => replace(text, pick(text.length + 1), 0, character(pick)),
  (text, pick) => replace(text, pick(text.length + 1), 0, digit(pick).repeat(1 + pick(12))),
  (text, pick) => replace(text, pick(text.length + 1), 1 + pick(4), ''),
  (text, pick) => text.slice(0, pick(text.length + 1)),
  (text, pick) => text + corpus[pick(corpus.length)],
  (text, pick) => text.repeat(1 + pick(40)),
  (text, pick) => text.replace(/[,;:=]/, () => ',;:=#$}*'[pick(8)]),
  (_, pick) => Array.from({ length: pick(40) }, () => character(pick)).join(''),
];

function replace(text: string, at: number, length: number, by: string): string {
  return text.slice(0, at) + by + text.slice(at + length);
}

/** A mutated packet in its frame; one frame in ten is damaged, one in ten cut off. */
export function mutated(pick: (limit: number) => number): Uint8Array {
  let text = corpus[pick(corpus.length)];
  for (let n = pick(3); n >= 0; n--) text = mutations[pick(mutations.length)](text, pick);
  const bytes = framed(text);
  if (pick(10) === 0) bytes[pick(bytes.length)] ^= 1 << pick(8);
  return pick(10) === 0 ? bytes.subarray(0, pick(bytes.length)) : bytes;
}
