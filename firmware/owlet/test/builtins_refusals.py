# What CPython refuses: keywords, signs and conversions that do not fit; and methods of bytearray.
import math


class Index:
    def __index__(self):
        return 2


def attempt(call):
    try:
        print(repr(call()))
    except Exception as e:
        print(type(e).__name__, e)


def kind(call):
    try:
        print(repr(call()))
    except Exception as e:
        print(type(e).__name__)


kind(lambda: round(2.5, digits=1))
kind(lambda: sum([1], first=1))
kind(lambda: 'a\nb'.splitlines(keep=True))
kind(lambda: math.prod([1], first=1))
kind(lambda: math.isclose(1, 2, tolerance=1))
kind(lambda: (1).to_bytes(1, 'big', sign=True))
kind(lambda: int.from_bytes(b'a', 'big', sign=True))
kind(lambda: int.from_bytes(Index(), 'big'))
print(round(2.55, ndigits=1), sum([1], start=2), 'a\nb'.splitlines(keepends=True), int.from_bytes([1, 2], 'big'))
attempt(lambda: format('a', '-'))
attempt(lambda: '{!r:-5}'.format('a'))
attempt(lambda: format(1.5, '_n'))
attempt(lambda: '%b' % 'a')
attempt(lambda: '%5%' % (1,))
attempt(lambda: '%%%d%%' % 1)
attempt(lambda: b'%b%%' % b'a')
array = bytearray(b'abcab')
copy = array.copy()
array.remove(97)
print(array, copy, bytearray().copy())
attempt(lambda: array.remove(120))
attempt(lambda: array.remove(300))
