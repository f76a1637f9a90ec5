# Integers beyond the machine word: growth, carries, borrows, and the way back to small ones.
x = 1
for n in range(1, 26):
    x *= n
print(x)
for n in range(25, 0, -1):
    x //= n
print(x)
for bits in (29, 30, 31, 32, 33, 62, 63, 64, 65, 127, 128):
    p = 1 << bits
    print(bits, p - 1, p, -p, -p - 1, p + p == p * 2)
a = 123456789012345678901234567890
b = 987654321098765432109876543210
print(a + b, a - b, b - a, a * b)
print(b // a, b % a, -b // a, -b % a, divmod(b, -a))
print(a & b, a | b, a ^ b, ~a, a & -b, -a | b, -a ^ -b)
print(a < b, a > b, a == a + 0, -a < -b, a != b, abs(-a) == a)
print(a - a, a + -a, (a + 1) - a, a // a, int(str(a)) == a)
print(1073741823 + 1, -1073741824 - 1, 1073741824 - 1, -(-1073741824))
print(46341 * 46341, 65536 * 65536, -65536 * 65536, 4294967296 * 4294967296)
print({a: 'big'}[123456789012345678901234567890], a in [b, a], hash(a) == hash(a + 0))
