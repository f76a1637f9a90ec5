/**
 * The chip's description for GDB: its registers (GDB manual, "Target Descriptions") and its memories ("Memory Map
 * Format").
 */
import type { MemoryDescription } from '../../bus/bus.js';
import type { Address } from '../../units.js';
import { type GdbRegister, gdbRegisters } from './registers.js';

/** Register bits that GDB shows by name. */
const flagTypes: Readonly<Record<string, readonly (readonly [name: string, low: number, high: number])[]>> = {
  xpsr: [
    ['EXCEPTION', 0, 8],
    ['T', 24, 24],
    ['Q', 27, 27],
    ['V', 28, 28],
    ['C', 29, 29],
    ['Z', 30, 30],
    ['N', 31, 31],
  ],
  control: [
    ['nPRIV', 0, 0],
    ['SPSEL', 1, 1],
  ],
};

/** The type that each feature defines. */
const features: readonly (readonly [feature: GdbRegister['feature'], type: string])[] = [
  ['m-profile', 'xpsr'],
  ['m-system', 'control'],
];

export function targetDescription(): string {
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE target SYSTEM "gdb-target.dtd">',
    '<target version="1.0">',
    '<architecture>arm</architecture>',
    ...features.flatMap(([feature, type]) => featureLines(feature, type)),
    '</target>',
    '',
  ].join('\n');
}

function featureLines(feature: GdbRegister['feature'], type: string): string[] {
  const fields = flagTypes[type].map(
    ([name, low, high]) => `<field name="${name}" start="${low}" end="${high}"/>`,
  );
  const registers = gdbRegisters.flatMap((register, number) =>
    register.feature === feature
      ? `<reg name="${register.name}" bitsize="32" regnum="${number}" type="${register.type}"/>`
      : [],
  );
  return [
    `<feature name="org.gnu.gdb.arm.${feature}">`,
    `<flags id="${type}" size="4">`,
    ...fields,
    '</flags>',
    ...registers,
    '</feature>',
  ];
}

/** The unit of erasure, in bytes: a page of the flash (data sheet, "Internal Memory"). */
export const flashBlock = 1024;

/** Regions that are not memories of the chip but can be accessed (ARMv7-M ARM B3.1). */
const otherRegions: readonly (readonly [base: Address, size: number])[] = [
  [0x22000000, 0x02000000], // bit-band alias of the SRAM
  [0x40000000, 0x20000000], // peripherals and their bit-band alias
  [0x60000000, 0x80000000], // external memories and devices
  [0xe0000000, 0x00100000], // private peripheral bus
];

/** Whether GDB programs a memory block by block, and places no breakpoint instructions in it. */
export function isFlash({ writable, erased }: Pick<MemoryDescription, 'writable' | 'erased'>): boolean {
  return !writable && erased === 0xff;
}

export function memoryMap(memories: readonly MemoryDescription[]): string {
  const known = memories.map((memory) => {
    if (!isFlash(memory)) return region(memory.writable ? 'ram' : 'rom', memory.base, memory.size);
    const block = `<property name="blocksize">0x${flashBlock.toString(16)}</property>`;
    return region('flash', memory.base, memory.size, block);
  });
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE memory-map PUBLIC "+//IDN gnu.org//DTD GDB Memory Map V1.0//EN"',
    ' "http://sourceware.org/gdb/gdb-memory-map.dtd">',
    '<memory-map>',
    ...known,
    ...otherRegions.map(([base, size]) => region('ram', base, size)),
    '</memory-map>',
    '',
  ].join('\n');
}

function region(type: string, base: Address, size: number, content = ''): string {
  const start = `<memory type="${type}" start="0x${base.toString(16)}" length="0x${size.toString(16)}"`;
  return content ? `${start}>${content}</memory>` : `${start}/>`;
}
