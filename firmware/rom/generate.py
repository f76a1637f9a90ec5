#!/usr/bin/env python3
"""Writes, from the list of the ROM's functions: table.S with the tables that programs find them by, names.h, which gives
them their names in the ROM, and driverlib/rom.h for programs that call them. Usage: generate.py lm3s9b92-rom-api.json"""
import contextlib
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
AES_INDEX = 7  # of the software table: where the AES tables lie in it (ROM user's guide, chapter 3)

TABLE = '''/* The tables that programs find the ROM's functions by (ROM user's guide, chapter 1): table t at word t of the API table,
 * function i at word i of its table. Written by generate.py. */
#include "rom/entries.S"
'''

NAMES = '''/* What the ROM's functions are called in it, so that a program may have functions of the same names.
 * Written by generate.py. */
'''

HEADER = '''/* Calls of functions in ROM (ROM user's guide, chapter 1). The header of a driver has to be included too where a function
 * takes types or constants of it. Written by rom/generate.py. */
#ifndef DRIVERLIB_ROM_H
#define DRIVERLIB_ROM_H

#include "inc/hw_types.h"

#define ROM_APITABLE ((unsigned long *)0x01000010)
#define ROM_VERSION (ROM_APITABLE[0])'''


def times(a, b):
    """The product of two elements of the field that AES calculates in (FIPS 197, 4.2)."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = a << 1 ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def substitute(byte):
    """The S-box (FIPS 197, 5.1.1): the inverse in the field, then an affine map."""
    inverse = next((x for x in range(256) if times(byte, x) == 1), 0)
    mixed = 0x63
    for turn in range(5):
        mixed ^= (inverse << turn | inverse >> 8 - turn) & 0xFF
    return mixed


def packed(factors, byte):
    return sum(times(factor, byte) << 8 * n for n, factor in enumerate(factors))


def rows(directive, values, digits, per_row):
    for at in range(0, len(values), per_row):
        print('  ' + directive + ' ' + ', '.join(f'0x{v:0{digits}X}' for v in values[at:at + per_row]))


def write_aes():
    """The S-boxes, each before the products of its bytes with a column of the mixing matrix (FIPS 197, 5.1.3, 5.3.3)."""
    forward = [substitute(byte) for byte in range(256)]
    reverse = [forward.index(byte) for byte in range(256)]
    print('\nobject pvAESTable')
    for box, factors in ((forward, (2, 1, 1, 3)), (reverse, (14, 9, 13, 11))):
        rows('.byte', box, 2, 16)
        rows('.word', [packed(factors, byte) for byte in box], 8, 8)
    print('end pvAESTable')


def write_table(tables):
    print(TABLE)
    for number in range(1, max(tables) + 1):
        print(f'api {tables[number][0]["table"]}')
    for _, functions in sorted(tables.items()):
        name = functions[0]['table']
        by_index = {f['index']: f['name'] for f in functions}
        length = AES_INDEX if name == 'SOFTWARE' else max(by_index) + 1
        print(f'\ntable {name}')
        for index in range(length):
            print(f'entry {by_index[index]}' if index in by_index else 'nothing')
        if name == 'SOFTWARE':
            write_aes()
        print(f'end {name}TABLE')


def write_names(tables):
    print(NAMES, end='')
    for _, functions in sorted(tables.items()):
        print()
        for f in sorted(functions, key=lambda f: f['index']):
            print(f'#define {f["name"]} ROM_{f["name"]}')


def write_header(tables):
    print(HEADER)
    for number, functions in sorted(tables.items()):
        name = f'ROM_{functions[0]["table"]}TABLE'
        print(f'\n#define {name} ((unsigned long *)ROM_APITABLE[{number}])')
        for f in sorted(functions, key=lambda f: f['index']):
            kind = f'{f["returns"]} (*)({", ".join(f["params"]) or "void"})'
            print(f'#define ROM_{f["name"]} \\\n  (({kind}){name}[{f["index"]}])')
        if name == 'ROM_SOFTWARETABLE':
            print(f'#define ROM_pvAESTable ((void *)&{name}[{AES_INDEX}])')
    print('\n#endif')


def main():
    tables = {}
    for function in json.loads(pathlib.Path(sys.argv[1]).read_text())['functions']:
        tables.setdefault(function['tableIndex'], []).append(function)
    files = (('table.S', write_table), ('names.h', write_names), ('../driverlib/rom.h', write_header))
    for name, write in files:
        with open(HERE / name, 'w') as file, contextlib.redirect_stdout(file):
            write(tables)


main()
