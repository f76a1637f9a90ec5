# Integer operators, their precedence and augmented assignment.
a, b = 17, 5
print(a + b, a - b, a * b, a / b, a // b, a % b, a ** b)
print(a & b, a | b, a ^ b, a << b, a >> 2, ~a, -a, +a)
print(2 + 3 * 4 ** 2, (2 + 3) * 4, -2 ** 2, (-2) ** 2, 2 ** 3 ** 2, 2 ** -1)
print(1 | 2 ^ 3 & 4 << 1, not 1 == 2, 1 < 2 < 3, 1 < 3 < 2, 3 > 2 == 2)
x = 10
x += 5
x -= 3
x *= 7
x //= 2
print(x)
x %= 13
x **= 3
x <<= 4
x >>= 1
x |= 1
x &= 0xFFF
x ^= 0x55
print(x)
print(True + True, True * 5, False - 1, -True, True & 1, True & False, True ^ True)
print(0x1F, 0o17, 0b1010, 1_000_000, 0xDEAD_BEEF)
print(0 and 1, 1 and 2, 0 or 3, 4 or 5, not 0, not 7)
print(5 == 5.0, x is not None, 1 != 2, 1 >= 1, 2 <= 1)
