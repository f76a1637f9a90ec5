#!/usr/bin/env python3
"""Checks the layering of Owlet's rooms by the #include lines of the sources and the symbols of the object files, and
that every public name begins with its module's name. Usage: rooms.py SOURCES [OBJECTS [NM]]"""
import fnmatch
import pathlib
import re
import subprocess
import sys

# The rooms from the bottom up, each with the lower rooms that it may use.
ROOMS = {
    'convert': [],
    'core': ['convert'],
    'objects': ['convert', 'core'],
    'interpreter': ['core', 'objects'],
    'modules': ['convert', 'core', 'objects', 'interpreter'],
    'machine': ['core', 'objects', 'interpreter', 'modules'],
    'port': ['core', 'modules', 'machine'],
}

# What a lower room declares and a higher one supplies: the header that declares it, and the names.
SUPPLIED = {
    'core/port.h': ['port_*'],
    'objects/type.h': ['registry_types'],
    'objects/module.h': ['registry_modules', 'registry_module_count'],
    'modules/board.h': ['port_pin_*', 'port_uart_*'],
    'modules/ffi.h': ['ffi_*'],
}

# Public names that need not begin with the name of their file.
SHARED = ['type_*', 'is_*']
SHARED_IN = {
    'modules': ['module_*'],
    'machine': ['registry_*'],
    'port': ['port_*', '*_Handler', 'main'],
}

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)


def matches(name, patterns):
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def check_table():
    seen = []
    for room, uses in ROOMS.items():
        for used in uses:
            if used not in seen:
                yield f'the table: {room} uses {used}, which is not below it'
        seen.append(room)


def check_includes(sources):
    for path in sorted(sources.rglob('*.[ch]')):
        place = path.relative_to(sources)
        room = place.parts[0]
        if room not in ROOMS or len(place.parts) != 2:
            yield f'{place}: is in no room'
            continue
        for included in INCLUDE.findall(path.read_text()):
            used = included.split('/')[0]
            if used in ROOMS and not (sources / included).is_file():
                yield f'{place}: includes {included}, which does not exist'
            elif used in ROOMS and used != room and used not in ROOMS[room]:
                yield f'{place}: includes {included}; {room} may not use {used}'
            elif used not in ROOMS and room != 'port':
                yield f'{place}: includes {included}, which is in no room'


def symbols(nm, path):
    """The global names that an object file defines, and those that it leaves undefined."""
    defined, undefined = set(), set()
    for line in subprocess.check_output([nm, '-g', path], text=True).splitlines():
        kind, name = line.split()[-2:]
        if not name.startswith('__'):
            (undefined if kind in 'Uw' else defined).add(name)
    return defined, undefined


def check_objects(sources, objects, nm):
    files = sorted(path for path in objects.rglob('*.o') if path.relative_to(objects).parts[0] in ROOMS)
    if not files:
        yield f'{objects}: no object files'
    tables = {path.relative_to(objects): symbols(nm, path) for path in files}
    homes = {}
    for place, (defined, _) in tables.items():
        for name in defined:
            homes.setdefault(name, set()).add(place.parts[0])
    for place, (defined, undefined) in tables.items():
        room, stem = place.parts[0], place.stem
        for name in sorted(undefined & homes.keys()):
            if supplied(sources, name) or room in homes[name] or homes[name] & set(ROOMS[room]):
                continue
            yield f'{place}: links with {name} of {", ".join(sorted(homes[name]))}; {room} may not use that'
        for name in sorted(defined):
            if not matches(name, [stem, stem + '_*', *SHARED, *SHARED_IN.get(room, [])]):
                yield f'{place}: the name {name} does not begin with {stem}_'


def supplied(sources, name):
    """Whether a header declares this name for a higher room to define."""
    for header, names in SUPPLIED.items():
        if matches(name, names) and re.search(rf'\b{name}\b', (sources / header).read_text()):
            return True
    return False


def main(sources, objects=None, nm='arm-none-eabi-nm'):
    sources = pathlib.Path(sources)
    faults = [*check_table(), *check_includes(sources)]
    if objects:
        faults += check_objects(sources, pathlib.Path(objects), nm)
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == '__main__':
    if not 2 <= len(sys.argv) <= 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
