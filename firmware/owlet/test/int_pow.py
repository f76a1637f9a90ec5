# Powers: whole, fractional, negative and modular.
print([2 ** n for n in range(0, 70, 7)])
print([(-3) ** n for n in range(10)], 0 ** 0, 0 ** 5, 1 ** 1000, (-1) ** 1001)
print(7 ** 77, 10 ** 40, (-10) ** 21)
print(2 ** -2, 10 ** -3, (-2) ** -3, 4 ** 0.5, 2.0 ** 10, 8 ** (1 / 3))
print(pow(3, 200, 1000007), pow(2, 10, 1), pow(-3, 5, 7), pow(3, 5, -7))
print(pow(12345678901234567890, 3, 10 ** 15))
print(pow(2, 5), pow(2.5, 2), pow(2, -1), pow(10 ** 10, 3))
for args in ((2, 5, 0),):
    try:
        print(pow(*args))
    except ValueError as e:
        print('ValueError:', e)
try:
    0 ** -1
except ZeroDivisionError as e:
    print('ZeroDivisionError')


def fermat(p):
    return all(pow(a, p - 1, p) == 1 for a in (2, 3, 5, 7))


print([p for p in range(11, 100, 2) if fermat(p)], fermat(2 ** 61 - 1), fermat(2 ** 62 - 1))
print(pow(2, -1, 7), pow(3, -1, -7), pow(-3, -2, -7), pow(10, -5, 10 ** 20 + 39), pow(5, -1, 1))
for args in ((2, -1, 0), (2, -1, 4), (0, -1, 7)):
    try:
        print(pow(*args))
    except ValueError as e:
        print('ValueError:', e)
