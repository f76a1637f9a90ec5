# chr, ord, hex, oct, bin, bool, int, float, str, repr, list, tuple, dict, set of each other.
print(chr(65), ord('a'), chr(ord('z') - 25), ''.join(chr(c) for c in range(97, 104)), ord('\n'), ord(b'a'))
print(hex(ord('€')))
print(hex(255), hex(-16), oct(8), oct(-8), bin(10), bin(-1), hex(2 ** 40), bin(2 ** 33), int('0b101', 0))
print(int(hex(99), 16))
print(bool([]), bool('False'), bool(0.0), bool(None), bool(()), bool({0}), bool(-1), bool(range(0)))
print(bool(b''), bool('0'))
print(int('42'), int(4.9), int(-4.9), int(True), float(3), float('2.5'), float(True), str(5), str(2.0))
print(str(True), str(None))
print(list('ab'), list({'x': 1}), tuple([1]), dict([('a', 1)]), set([1]) == {1}, list(range(3)))
print(str([1, 'a', None]), list(b'ab'))
print(repr('a'), repr(1), repr(None), repr([1, (2,), {'k': 'v'}]), repr(b'x'), repr(range(2)), repr(True))
print(repr(1.0), repr(()))
print(round(2.5), round(3.5), round(-2.567, 1), divmod(17, 5), divmod(-17, 5), pow(2, 8), pow(2, 8, 100))
print(abs(-3))
print(str(b'x'), bytes('a', 'utf-8'), bytes([1, 2]), bytearray(2), list(zip('a', 'b')), tuple('xy'))
print(list(dict(a=1).items()))
for f in (lambda: chr('a'), lambda: ord(5), lambda: ord(''), lambda: hex(1.5), lambda: int(None), lambda: float([]),
          lambda: dict([1]), lambda: list(5), lambda: chr(0x110000), lambda: set(5)):
    try:
        print(f())
    except (TypeError, ValueError) as e:
        print(type(e).__name__)
encoded = ''.join('%02x' % ord(c) for c in 'Hello')
print(encoded, ''.join(chr(int(encoded[i:i + 2], 16)) for i in range(0, len(encoded), 2)))
