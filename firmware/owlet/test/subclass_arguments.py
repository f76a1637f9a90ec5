# Functions and methods of built-in types take instances of their subclasses.
import math


class I(int):
    pass


class S(str):
    pass


class B(bytes):
    pass


class F(float):
    pass


class T(tuple):
    pass


class D(dict):
    pass


class E(set):
    pass


class A(bytearray):
    pass


class X:
    def __index__(self):
        return 3


class R(float):
    def __float__(self):
        return 9.0


def attempt(*calls):
    for call in calls:
        try:
            result = call()
            print(type(result).__name__, result)
        except Exception as e:
            print(type(e).__name__, e)


print(f'{I(5):>5}|{F(2.5):08.3f}|{S("x"):^5}|{I(255):#x}', ','.join([S('x'), 'y']), S('-').join(T(('a', 'b'))))
print('%s' % T((1,)), '%s-%s' % T((1, 2)), '%d %x %c %s' % (I(65), I(255), S('z'), S('s')), S('%s!') % A(b'x'))
print(divmod(I(17), I(5)), divmod(17, I(5)), divmod(F(7.5), 2), round(I(1234), -2), round(F(2.567), I(1)), round(2.5, X()))
print('abc'.startswith(S('a')), 'abc'.endswith(T(('x', S('c')))), b'abc'.startswith((B(b'a'),)), S('b') in 'abc')
print('a,b'.split(S(',')), 'abc'.find(S('c')), 'abc'.replace(S('b'), S('-')), 'xax'.strip(S('x')), 'a'.center(I(5), S('*')))
print('abc'.center(X()), 'abc'[: X()], 'abc'.count('a', X(), I(2)), 'a b c'.split(None, I(1)), 'ab'.zfill(X()))
print(b'ab' + B(b'c'), b'abc'.replace(B(b'b'), A(b'x')), b'a'.join([B(b'1'), A(b'2')]), bytes(I(2)), bytearray(X()))
print(isinstance(1, T((int, str))), issubclass(bool, T((str, int))), sum([I(1), F(2.5)]), max(I(3), 2), min(S('b'), 'a'))
print(pow(I(3), I(4), I(5)), hex(I(255)), chr(I(65)), ord(S('a')), abs(I(-3)), int(S('12')), float(S('1.5')), int('11', I(2)))
print(math.sqrt(F(6.25)), math.floor(F(2.5)), math.gcd(I(12), 18), math.hypot(F(3), I(4)), math.sqrt(R(1)), math.isqrt(X()))
print(repr(E({1})), repr(E()), repr(A(b'x')), [A(b'y')], D(a=1), dict(D(a=1)), 'é'.encode(S('utf-8')))
print(getattr('abc', S('upper'))(), hasattr(1, S('real')), {S('k'): 1}['k'], {'k': 2}[S('k')], I(1) in {1: 0}, {1.0: 'one'}[True])
print(I.from_bytes(b'\1\2', 'big'), (10).from_bytes(b'ab', S('little')), D.fromkeys('ab'), bytes(3).hex('-'), b'abcd'.hex(S(':'), I(2)))
try:
    raise KeyError('x')
except T((ValueError, KeyError)) as e:
    print('caught', e)
attempt(
    lambda: bytes(3).hex(300),
    lambda: b'ab'.hex('ascii'),
    lambda: b'ab'.hex(sep='é'),
    lambda: b'abcde'.hex('.', -2),
    lambda: (10).from_bytes(b'ab', 'middle'),
    lambda: (10).from_bytes(b'ab', 1),
    lambda: I(1) + S('a'),
    lambda: T((1,)) + I(1),
    lambda: S('a') + B(b'b'),
    lambda: D() | 1,
    lambda: I(1) < S('a'),
    lambda: divmod(I(1), 0),
    lambda: divmod(I(1), 'a'),
    lambda: format(I(5), 's'),
    lambda: '{:d}'.format(S('x')),
    lambda: b'%s' % 1,
    lambda: b'%b' % A(b'x'),
    lambda: 'abc'.ljust(5, 'xy'),
    lambda: 'abc'.ljust(5, b'x'),
    lambda: 'abc'.find('a', 'b'),
    lambda: [1, 2].index(3, 2**70, -(2**70)),
    lambda: 'abc'.splitlines([]),
    lambda: {1}.discard({1}),
    lambda: {frozenset({1})} == {1} or {1} in {frozenset({1})},
)
