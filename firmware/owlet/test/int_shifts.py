# Shifts, masks and bit counting on both sides of the small integer's edge.
for n in (0, 1, 28, 29, 30, 31, 32, 40, 63, 64, 100):
    print(n, 1 << n, -1 << n, 3 << n >> n, (1 << 100) >> n)
for x in (-1, -2, -5, -2 ** 31, -2 ** 64, -2 ** 64 - 1):
    print(x >> 1, x >> 31, x >> 32, x >> 1000, x & 0xFF, x & 0xFFFFFFFFFFFFFFFF)
print(0xFFFF0000FFFF0000 & 0x00FFFF0000FFFF00, hex(0xF0F0F0F0F0 | 0x0F0F0F0F0F), hex(2 ** 70 ^ 2 ** 35))


def ones(x):
    count = 0
    while x:
        x &= x - 1
        count += 1
    return count


def reverse32(x):
    result = 0
    for bit in range(32):
        result = result << 1 | x >> bit & 1
    return result


print(ones(0), ones(255), ones(2 ** 80 - 1), ones(0x5555555555), hex(reverse32(0x12345678)))
for f in (lambda: 1 << -1, lambda: 1 >> -1, lambda: 10 ** 20 << -1):
    try:
        print(f())
    except ValueError as e:
        print(e)
