"""Writes a Python program of random calls of built-in functions, methods and operators, from a seed: arguments of many
types, instances of subclasses among them. Each call prints its number and its result, or its exception.
Usage: builtin_calls.py SEED COUNT"""
import random
import sys

PRELUDE = '''
import math
class I(int): pass
class S(str): pass
class Y(bytes): pass
class A(bytearray): pass
class F(float): pass
class T(tuple): pass
class L(list): pass
class D(dict): pass
class E(set): pass
class Z(frozenset): pass
class X:
    def __index__(self): return 3
class Q:
    def __iter__(self): return iter([1, 2])
class O: pass
def name(x):
    return type(x).__name__
def sh(r, d=0):
    if d > 3: return '...'
    n = name(r)
    if n in ('list', 'L', 'tuple', 'T'): return n + '[' + ', '.join([sh(i, d + 1) for i in r]) + ']'
    if n in ('set', 'frozenset', 'E', 'Z'): return n + '{' + ', '.join(sorted([sh(i, d + 1) for i in r])) + '}'
    if n in ('dict', 'D'): return n + '{' + ', '.join(sorted([sh(k, d + 1) + ':' + sh(v, d + 1) for k, v in r.items()])) + '}'
    if n in ('int', 'str', 'bytes', 'bytearray', 'float', 'bool', 'NoneType', 'I', 'S', 'Y', 'A', 'F', 'range', 'slice'): return n + ' ' + repr(r)
    if n in ('map', 'filter', 'zip', 'enumerate', 'reversed', 'list_iterator', 'dict_items', 'dict_keys', 'dict_values', 'list_reverseiterator'): return 'iter ' + sh(list(r), d + 1)
    return n
def t(k, f):
    try: r = sh(f())
    except BaseException as e: r = '!' + name(e) + ': ' + str(e)
    print(k, r)
'''

# Arguments by kind: int, str, bytes, float, tuple, list, dict, set, anything else, bool, byte order.
VALUES = {
    'i': "0|1|-1|3|300|-5|2**40|-2**70|True|I(5)|I(-2)|X()|2",
    's': "''|'a'|'abc'|'a,b'|'x y'|' ab '|'aXa'|S('x')|S('a')|S('')|S('ab')|'12'|'-7'",
    'y': "b''|b'a'|b'abc'|b'a b'|Y(b'a')|Y(b'')|bytearray(b'ab')|A(b'a')|b'12'|bytearray()",
    'f': "0.0|1.5|-2.5|1e300|F(2.5)|F(-0.5)|float('inf')|float('nan')|3.0",
    't': "()|(1,)|(1, 2)|('a', 'b')|T((1,))|T(('a', 'x'))|T()|(S('a'), 'b')|(b'a', Y(b'b'))",
    'l': "[]|[1]|[3, 1, 2]|['a', 'b']|L([1, 2])|L(['a'])|[S('x'), 'y']|[b'a', Y(b'x')]|[I(1), 2]|[[1, 2]]|[(1, 2)]",
    'd': "{}|{'a': 1}|{1: 2, 3: 4}|D({'a': 1})|{S('a'): 1}|D()",
    'e': "set()|{1}|{1, 2}|{'a'}|E({1})|E('a')|frozenset()|frozenset({1})|Z({1})|E()",
    'n': "None|...|Q()|range(3)|range(5, 0, -2)|slice(1, 3)|NotImplemented",
    'b': "True|False",
    'o': "'big'|'little'|S('big')|'x'",
}
VALUES = {kind: text.split('|') for kind, text in VALUES.items()}
ANY = [text for kind, texts in VALUES.items() if kind != 'o' for text in texts]

# Methods and functions with the kinds of their arguments: ? optional, | alternatives, * anything.
TEXT = (
    'capitalize: center:i?X count:X?i?i endswith:X|t?i?i startswith:X|t?i?i expandtabs:?b find:X?i?i index:X?i?i '
    'isalnum: isalpha: isascii: isdigit: islower: isspace: istitle: isupper: join:l|t|X ljust:i?X lower: lstrip:?X '
    'removeprefix:X removesuffix:X replace:XX?i rfind:X?i?i rindex:X?i?i rjust:i?X rsplit:?X?i '
    'rstrip:?X split:?X?i splitlines:?b strip:?X swapcase: title: upper: zfill:i '
)
METHODS = {
    's': TEXT.replace('X', 's') + 'encode:?s?s isidentifier: format:?s',
    'y': TEXT.replace('X', 'y') + 'decode:?s?s hex:?s?i fromhex:s',
    'i': 'bit_count: bit_length: conjugate: to_bytes:?b?o from_bytes:y?o',
    'f': 'is_integer:',
    'l': 'append:* clear: copy: count:* extend:l|t|s index:*?i?i insert:i* pop:?i remove:* reverse: sort:',
    't': 'count:* index:*?i?i',
    'd': 'clear: copy: get:*?* pop:*?* popitem: setdefault:*?* update:d|l fromkeys:l|t|s?*',
    'e': 'add:* copy: difference:?e|l discard:* intersection:?e|l isdisjoint:e|l issubset:e|l issuperset:e|l '
    'remove:* symmetric_difference:e|l union:?e|l',
}
FUNCTIONS = (
    'abs:i|f all:l|t any:l|t bin:i bool:?* bytearray:?b|y|l bytes:?b|y|l|s?s callable:* chr:i dict:?d|l '
    'divmod:i|fi|f enumerate:l|s?i float:?i|f|s format:*?s frozenset:?l|s hasattr:*s hex:i int:?i|s|f|y?i len:* list:?l|s|d '
    'max:l|i?i?i min:l|i?i?i oct:i ord:s|y pow:b|fb|f?i repr:i|s|f|y|l|t|d reversed:l|s|t round:i|f?i set:?l|s sorted:l|t '
    'str:?i|s|f|l sum:l|t?i tuple:?l|s zip:l|s?l math.ceil:f|i math.copysign:f|if|i math.fabs:f|i math.floor:f|i '
    'math.fmod:f|if|i math.gcd:i?i math.isfinite:f|i math.isnan:f|i math.isqrt:i math.sqrt:f|i math.trunc:f|i'
)
OPERATORS = '+ - * // % / << >> & | ^ < <= == != in'.split()
SPECS = '|>5|<8|^7|*>6|05|+|d|x|#x|b|o|s|.2f|e|%|.3|10.2f|,|08.3f|>5d|<5s|5x|.1s| d|X'.split('|')
PERCENT = "'%s'|'%d'|'%5s|%-4d'|'%r %s'|'%x'|'%c'|'%.2f'|b'%d'|b'%s'|'%i%o'".split("'|")


def alternatives(signature):
    """The arguments of a signature as pairs: whether it is optional, its kinds."""
    found = []
    at = 0
    while at < len(signature):
        optional = signature[at] == '?'
        at += optional
        kinds = signature[at]
        at += 1
        while at < len(signature) and signature[at] == '|':
            kinds += signature[at + 1]
            at += 2
        found.append((optional, kinds))
    return found


def argument(choose, kinds):
    kind = choose.choice(kinds)
    return choose.choice(ANY if kind == '*' or choose.random() < 0.15 else VALUES[kind])


def arguments(choose, signature):
    given = []
    for optional, kinds in alternatives(signature):
        if optional and choose.random() < 0.45:
            break
        given.append(argument(choose, kinds))
    return ', '.join(given)


def operation(choose):
    operator = choose.choice(OPERATORS)
    left = choose.choice('isyftlde')
    right = choose.choice('il') if operator in ('*', 'in') else left
    shift = operator in ('<<', '*')
    return f"{argument(choose, left)} {operator} {choose.choice(['0', '2', 'I(3)', '1.5']) if shift else argument(choose, right)}"


def formatting(choose):
    value = choose.choice(ANY)
    if choose.random() < 0.5:
        return f'format({value}, {choose.choice(SPECS)!r})'
    template = choose.choice(PERCENT).strip("'")
    template = template if template.startswith('b') else "'" + template
    return f"{template}' % ({value}, {choose.choice(ANY)})"


def subscript(choose):
    index = choose.choice(VALUES['i'] + ['slice(1, 2)', "'a'", 'None', '1.0', 'slice(None, None, -1)', 'slice(I(0), X())'])
    return f"{argument(choose, 'sytld')}[{index}]"


def call(choose):
    if choose.random() < 0.35:
        name, signature = choose.choice(FUNCTIONS.split()).split(':')
        return f'{name}({arguments(choose, signature)})'
    kind = choose.choice('ssyyiflldte')
    name, signature = choose.choice(METHODS[kind].split()).split(':')
    given = arguments(choose, signature)
    return f'(lambda x: [x.{name}({given}), x])({choose.choice(VALUES[kind])})'


def program(seed, count):
    choose = random.Random(seed)
    lines = [PRELUDE]
    for number in range(count):
        make = choose.choice([operation, formatting, subscript, call, call, call, call, call])
        lines.append(f't({number}, lambda: {make(choose)})')
    return '\n'.join(lines) + '\n'


print(program(int(sys.argv[1]), int(sys.argv[2])), end='')
