/**
 * The packet handlers (GDB manual, "Packets" and "General Query Packets"). A handler takes the text after the packet's name
 * and returns the reply: undefined if it comes later, empty if the packet is not supported.
 */
import * as S from '../../core/state.js';
import type { Address } from '../../units.js';
import { type ClientFeature, type GdbContext, packetSize } from './context.js';
import { crc32 } from './crc.js';
import { memoryMap, targetDescription } from './description.js';
import { malformed, PacketError } from './error.js';
import { monitor } from './monitor.js';
import { bytesOf, fromHex, hexWord, textToHex, toHex } from './packet.js';
import type { PointType } from './points.js';
import { gdbRegisters, pcNumber, readRegister, writeRegister } from './registers.js';
import type { ResumeAction } from './execution.js';
import { halted, stopReply, thread } from './stop-reply.js';

type Handler = (context: GdbContext, rest: string) => string | undefined;

const serverFeatures = [
  `PacketSize=${packetSize.toString(16)}`,
  'qXfer:features:read+',
  'qXfer:memory-map:read+',
  'QStartNoAckMode+',
  'vContSupported+',
  'ReverseStep+',
  'ReverseContinue+',
  'swbreak+',
  'hwbreak+',
];

const clientFeatures: readonly ClientFeature[] = ['swbreak', 'hwbreak', 'error-message'];

/** Identifiers of the one thread: its own, any, all. */
const ownThread: ReadonlySet<string> = new Set(['', '1', '01', '0', '-1']);

const queryPackets: Readonly<Record<string, Handler>> = {
  qSupported: supported,
  qXfer: transfer,
  qRcmd: command,
  qCRC: checksum,
  qAttached: () => '1',
  qC: () => `QC${thread}`,
  qfThreadInfo: () => `m${thread}`,
  qsThreadInfo: () => 'l',
  qThreadExtraInfo: (context) => textToHex(processorState(context)),
  QStartNoAckMode: (context) => {
    context.stopAcknowledging();
    return 'OK';
  },
};

const runPackets: Readonly<Record<string, Handler>> = {
  '?': (context) => stopReply(context, context.stop),
  vCont: resumeThreads,
  c: (context, rest) => resumeAt(context, rest, { kind: 'continue' }),
  s: (context, rest) => resumeAt(context, rest, { kind: 'step' }),
  C: (context, rest) => resumeAt(context, withoutSignal(rest), { kind: 'continue' }),
  S: (context, rest) => resumeAt(context, withoutSignal(rest), { kind: 'step' }),
  bc: (context) => resume(context, { kind: 'continue back' }),
  bs: (context) => resume(context, { kind: 'step back' }),
  '!': (context) => {
    context.extended = true;
    return 'OK';
  },
  R: (context) => {
    restart(context);
    return undefined;
  },
  vRun: (context) => {
    restart(context);
    return stopReply(context, context.stop);
  },
  D: (context) => {
    context.end('detached');
    return 'OK';
  },
  k: (context) => {
    kill(context);
    return undefined;
  },
  vKill: (context) => {
    kill(context);
    return 'OK';
  },
};

const dataPackets: Readonly<Record<string, Handler>> = {
  g: ({ board }) => gdbRegisters.map((_, n) => hexWord(readRegister(board.cpu, n))).join(''),
  G: writeRegisters,
  p: ({ board }, rest) => hexWord(readRegister(board.cpu, registerNumber(rest))),
  P: ({ board }, rest) => {
    const [number, value] = split(rest, '=');
    writeRegister(board, registerNumber(number), word(value));
    return 'OK';
  },
  m: ({ memory }, rest) => {
    const [address, length] = numbers(rest);
    return toHex(memory.read(address, Math.min(length, packetSize / 2)));
  },
  M: (context, rest) => writeMemory(context, rest, (data) => fromHex(data) ?? malformed()),
  X: (context, rest) => writeMemory(context, rest, bytesOf),
  Z: ({ points }, rest) => {
    points.insert(...point(rest));
    return 'OK';
  },
  z: ({ points }, rest) => {
    points.remove(...point(rest));
    return 'OK';
  },
  H: (_context, rest) => threadReply(rest.slice(1)),
  T: (_context, rest) => threadReply(rest),
  vFlashErase: ({ memory }, rest) => {
    memory.erase(...numbers(rest.slice(1)));
    return 'OK';
  },
  vFlashWrite: ({ memory }, rest) => {
    const [, address, data] = /^:([^:]*):([^]*)$/.exec(rest) ?? malformed();
    memory.program(hexNumber(address), bytesOf(data));
    return 'OK';
  },
  vFlashDone: () => 'OK',
};

const handlers = new Map(Object.entries({ ...queryPackets, ...runPackets, ...dataPackets }));

/** Executes a packet and returns the reply. @throws PacketError if it cannot be executed */
export function handlePacket(context: GdbContext, packet: string): string | undefined {
  const name = /^([qQvb][a-zA-Z]*|[^]?)/.exec(packet)![0];
  const handler = handlers.get(name);
  return handler ? handler(context, packet.slice(name.length)) : '';
}

// ---- queries ----

function supported({ features }: GdbContext, rest: string): string {
  const announced = rest.slice(1).split(';');
  features.clear();
  for (const feature of clientFeatures) if (announced.includes(`${feature}+`)) features.add(feature);
  return [...serverFeatures, ...(features.has('error-message') ? ['error-message+'] : [])].join(';');
}

/** A piece of a document: `m` before a piece with more to follow, `l` before the last. */
function transfer({ board }: GdbContext, rest: string): string {
  const [, object, annex, range] = /^:([^:]*):read:([^:]*):(.*)$/.exec(rest) ?? [];
  if (object === undefined) return '';
  const [offset, length] = numbers(range);
  const text = documentOf(object, annex, board.bus.memories);
  if (text === undefined) return object === 'features' || object === 'memory-map' ? 'E00' : '';
  const piece = text.slice(offset, offset + Math.min(length, packetSize / 2));
  return `${offset + piece.length < text.length ? 'm' : 'l'}${piece}`;
}

function documentOf(
  object: string,
  annex: string,
  memories: Parameters<typeof memoryMap>[0],
): string | undefined {
  if (object === 'features' && annex === 'target.xml') return targetDescription();
  if (object === 'memory-map' && annex === '') return memoryMap(memories);
  return undefined;
}

function command(context: GdbContext, rest: string): string {
  const bytes = fromHex(rest.slice(1)) ?? malformed();
  try {
    const output = monitor(context, new TextDecoder().decode(bytes));
    context.print(`${output}\n`);
    return 'OK';
  } catch (error) {
    if (!(error instanceof PacketError)) throw error;
    context.print(`${error.message}\n`);
    return 'E01';
  }
}

function checksum({ memory }: GdbContext, rest: string): string {
  const [address, length] = numbers(rest.slice(1));
  const bytes = memory.read(address, length);
  if (bytes.length < length) throw new PacketError('not inside one memory');
  return `C${crc32(bytes).toString(16)}`;
}

/** The state of the processor, for GDB's list of threads. */
function processorState({ board }: GdbContext): string {
  const { s } = board.cpu;
  const mode = s[S.IPSR] === 0 ? 'Thread mode' : `${board.names.exception(s[S.IPSR])} handler`;
  return `${mode}${['', ', asleep', ', asleep', ', locked up'][s[S.SLEEP]]}`;
}

// ---- running ----

function resume(context: GdbContext, action: ResumeAction): undefined {
  context.resume(action);
}

function resumeAt(context: GdbContext, address: string, action: ResumeAction): undefined {
  if (address) writeRegister(context.board, pcNumber, hexNumber(address));
  resume(context, action);
}

/** `C` and `S` carry a signal, which firmware cannot receive. */
function withoutSignal(rest: string): string {
  const [, address = ''] = /^[0-9a-f]{2}(?:;(.*))?$/i.exec(rest) ?? malformed();
  return address;
}

/** `vCont`: the first action for the one thread. */
function resumeThreads(context: GdbContext, rest: string): string | undefined {
  if (rest === '?') return 'vCont;c;C;s;S;r';
  for (const item of rest.split(';').slice(1)) {
    const [action, id = ''] = item.split(':');
    if (ownThread.has(id)) return resume(context, actionOf(action));
  }
  return malformed();
}

function actionOf(action: string): ResumeAction {
  if (/^(c|C[0-9a-f]{2})$/i.test(action)) return { kind: 'continue' };
  if (/^(s|S[0-9a-f]{2})$/i.test(action)) return { kind: 'step' };
  if (!action.startsWith('r')) return malformed();
  const [start, end] = numbers(action.slice(1));
  return { kind: 'step', range: { start, end } };
}

/** A debugger in extended mode stays connected to restart the program. */
function kill(context: GdbContext): void {
  if (context.extended) restart(context);
  else context.end('killed');
}

function restart(context: GdbContext): void {
  context.board.reset('pin');
  context.stop = halted;
}

// ---- registers, memory, breakpoints ----

function writeRegisters({ board }: GdbContext, rest: string): string {
  if (rest.length !== gdbRegisters.length * 8) malformed();
  const values = gdbRegisters.map((_, n) => word(rest.slice(8 * n, 8 * n + 8)));
  values.forEach((value, n) => writeRegister(board, n, value));
  return 'OK';
}

function writeMemory({ memory }: GdbContext, rest: string, decode: (data: string) => Uint8Array): string {
  const colon = rest.indexOf(':');
  if (colon < 0) malformed();
  const [address, length] = numbers(rest.slice(0, colon));
  const bytes = decode(rest.slice(colon + 1));
  if (bytes.length !== length) malformed();
  memory.write(address, bytes);
  return 'OK';
}

/** `Z` and `z`: type, address, and length (for breakpoints, the size of the instruction). */
function point(rest: string): [type: PointType, address: Address, length: number] {
  const [, type, range] = /^([0-4]),([^;]*)/.exec(rest) ?? malformed();
  return [Number(type) as PointType, ...numbers(range)];
}

function threadReply(id: string): string {
  if (!ownThread.has(id)) throw new PacketError('no such thread');
  return 'OK';
}

// ---- numbers ----

function registerNumber(text: string): number {
  const number = hexNumber(text);
  if (number >= gdbRegisters.length) throw new PacketError('no such register');
  return number;
}

/** Four bytes, little-endian. */
function word(text: string): number {
  const bytes = fromHex(text);
  if (bytes?.length !== 4) return malformed();
  return new DataView(bytes.buffer).getUint32(0, true);
}

/** `ADDRESS,LENGTH` */
function numbers(text: string): [number, number] {
  const [first, second] = split(text, ',');
  return [hexNumber(first), hexNumber(second)];
}

function split(text: string, at: string): [string, string] {
  const parts = text.split(at);
  return parts.length === 2 ? [parts[0], parts[1]] : malformed();
}

function hexNumber(text: string): number {
  return /^[0-9a-f]{1,8}$/i.test(text) ? parseInt(text, 16) : malformed();
}
