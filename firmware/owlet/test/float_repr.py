# Floats print with the fewest digits that read back as the same number.
for x in (0.0, -0.0, 1.0, -1.5, 0.1, 0.2, 0.1 + 0.2, 1 / 3, 2 / 3, 100.0, 123456.789, 1e15, 1e16, 123456789012345680.0,
          1e-4, 1e-5, 0.00012345, 1e22, 1e23, 1.5e300, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308,
          3.141592653589793, 2.718281828459045, 9007199254740993.0, 0.3, 4.35, 1e100, 12345678.9):
    print(x, repr(-x), float(repr(x)) == x)
print([0.5, (1.25, {2.0: 3.5})], str(1e16), '%s %r' % (0.1, 1e-7))
x = 1.0
for n in range(8):
    x = x / 7
    print(x)
print(float(10 ** 20), float(2 ** 53 + 1), float(-2 ** 64), float(10 ** 308))
try:
    float(10 ** 400)
except OverflowError as e:
    print(e)
