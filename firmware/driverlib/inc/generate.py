#!/usr/bin/env python3
"""Writes, beside itself, from the chip's SVD: hw_memmap.h with the base addresses, and lm3s9b92.h with register offsets
and field masks of the blocks that have a driver here. Usage: generate.py LM3S9B92.svd"""
import contextlib
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

# SVD block -> (prefix, single). A block that occurs once is addressed absolutely, the others by offset from a base.
BLOCKS = {
    'SYSCTL': ('SYSCTL', True),
    'FLASH_CTRL': ('FLASH', True),
    'NVIC': ('NVIC', True),
    'GPIO_PORTA': ('GPIO', False),
    'UART0': ('UART', False),
    'TIMER0': ('TIMER', False),
    'ADC0': ('ADC', False),
    'WATCHDOG0': ('WDT', False),
    'UDMA': ('UDMA', True),
}
# Base addresses that are spelled differently in programs than in the SVD.
BASE_NAMES = {'MAC': 'ETH'}
# Registers whose bits are numbered rather than named: a mask per bit would only be noise.
PLAIN = re.compile(r'^(EN|DIS|PEND|UNPEND|ACTIVE|PRI)\d+$|^DBG_|^MPU_(BASE|ATTR)\d$')
# Fields whose values are their own number plus one.
COUNTING = re.compile(r'_(SYSDIV2?|DSLPCLKCFG_D)$')

MEMORIES = {'FLASH': 0x00000000, 'ROM': 0x01000000, 'SRAM': 0x20000000}

MEMMAP = '''/* Base addresses of the LM3S9B92's memories and blocks. Written by generate.py from the chip's SVD. */
#ifndef INC_HW_MEMMAP_H
#define INC_HW_MEMMAP_H
'''

REGISTERS = '''/* Register facts of the LM3S9B92: offsets, field masks (_M) and positions (_S); blocks that occur once have absolute
 * register addresses. Written by generate.py from the chip's SVD. */
#ifndef INC_LM3S9B92_H
#define INC_LM3S9B92_H

#include "inc/hw_memmap.h"
#include "inc/hw_types.h"'''


def define(name, value):
    print(f'#define {name:<32} 0x{value:08X}')


def bit_range(field):
    high, low = re.match(r'\[(\d+):(\d+)\]', field.findtext('bitRange')).groups()
    return int(high), int(low)


def field_name(prefix, register, field):
    """The SVD's own field name; a field that has the register's name is the whole register."""
    name = field.findtext('name')
    return name if name != f'{prefix}_{register}' else None


def is_named_part(prefix, register, field):
    return field_name(prefix, register, field) and bit_range(field) != (31, 0)


def print_field(prefix, register, field):
    name = field_name(prefix, register, field)
    high, low = bit_range(field)
    mask = ((1 << (high - low + 1)) - 1) << low
    if not is_named_part(prefix, register, field) and not list(field.iter('enumeratedValue')):
        return
    if high == low:
        define(name, mask)
        return
    if mask != 0xFFFFFFFF:
        define(f'{name}_M', mask)
        print(f'#define {name + "_S":<32} {low}')
    if not COUNTING.search(name):
        for value in field.iter('enumeratedValue'):
            define(value.findtext('name'), int(value.findtext('value'), 0) << low)


def print_block(block, base):
    prefix, single = BLOCKS[block.findtext('name')]
    print(f'\n/* {prefix} registers */')
    registers = list(block.iter('register'))
    for register in registers:
        offset = int(register.findtext('addressOffset'), 0)
        name = register.findtext('name')
        if prefix == 'GPIO' and name == 'DATA':
            offset = 0  # address bits 9:2 select the pins; the SVD names the address that selects all
        define(f'{prefix}_{name}' if single else f'{prefix}_O_{name}', base + offset if single else offset)
    for register in registers:
        name = register.findtext('name')
        fields = [] if PLAIN.match(name) else list(register.iter('field'))
        if any(is_named_part(prefix, name, f) or list(f.iter('enumeratedValue')) for f in fields):
            print(f'\n/* {prefix} {name} */')
        for field in sorted(fields, key=lambda f: bit_range(f)[1]):
            print_field(prefix, name, field) if field_name(prefix, name, field) else print_values(field)


def print_values(field):
    for value in field.iter('enumeratedValue'):
        define(value.findtext('name'), int(value.findtext('value'), 0))


def print_memmap(blocks):
    print(MEMMAP)
    for name, base in MEMORIES.items():
        define(f'{name}_BASE', base)
    for name, base, _ in blocks:
        define(f'{BASE_NAMES.get(name, name)}_BASE', base)
    print('\n#endif')


def print_registers(blocks):
    print(REGISTERS)
    for name, base, block in blocks:
        if name in BLOCKS:
            print_block(block, base)
    print('\n#endif')


def main(path):
    device = ElementTree.parse(path).getroot()
    blocks = [(block.findtext('name'), int(block.findtext('baseAddress'), 0), block)
              for block in device.iter('peripheral')]
    for name, write in (('hw_memmap.h', print_memmap), ('lm3s9b92.h', print_registers)):
        with open(pathlib.Path(__file__).with_name(name), 'w') as file, contextlib.redirect_stdout(file):
            write(blocks)


main(sys.argv[1])
