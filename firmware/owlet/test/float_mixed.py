# Ints and floats together: results, comparisons beyond 53 bits, equal numbers as keys.
print(1 + 2.5, 2.5 - 1, 3 * 0.5, 7 / 2, 6 / 3, 7 // 2.0, 7 % 2.5, -7 % 2.5, 2 ** 0.5)
print(1 == 1.0, 1 < 1.5, 2 > 1.999, 2 ** 53 == 2.0 ** 53, 2 ** 53 + 1 == 2.0 ** 53, 2 ** 53 + 1 > 2.0 ** 53)
print(10 ** 30 == 1e30, 10 ** 30 < 1e30, 10 ** 30 > 1e30, 10 ** 22 == 1e22, 10 ** 400 > 1e308)
print(-10 ** 400 < -1e308)
d = {1: 'int', 2.0: 'float'}
d[1.0] = 'one'
d[2] = 'two'
d[True] = 'true'
print(d, hash(1) == hash(1.0) == hash(True), hash(2 ** 40) == hash(2.0 ** 40))
print(10 ** 17 / 10 ** 16, 10 ** 30 / 10 ** 29, (2 ** 100 + 1) / 2 ** 100, -10 ** 25 / 3, 1 / 10 ** 25)
print(10 ** 25 * 0.5, 10 ** 25 + 0.5, 0.5 - 10 ** 25, 10 ** 25 // 1e10, 10 ** 18 % 7.0)
print(sum([0.1] * 10), sum([1, 2.5, 3]), max(1, 1.0), max(1.0, 1), min([3, 2.5, 7]))
print(isinstance(1, float), isinstance(1.0, int), isinstance(True, int), type(1 + 1.0), type(4 / 2))
print(type(4 // 2))
print((2.5).is_integer(), (2.0).is_integer(), abs(-2.5), divmod(7.5, 2), divmod(7, 2.0), -(2.5), +(2.5))
x = 5
x /= 2
x += 1
x *= 2
x -= 0.5
x //= 1
print(x)
