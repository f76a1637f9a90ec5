# Floor division and remainder follow the divisor's sign; small and big integers agree.
pairs = [(7, 2), (-7, 2), (7, -2), (-7, -2), (0, 3), (6, 3), (-6, 3), (1, 10), (-1, 10)]
for a, b in pairs:
    q, r = divmod(a, b)
    print(a, b, a // b, a % b, (q, r), q * b + r == a)
big = 10 ** 20
for a, b in pairs:
    q, r = divmod(a * big, b * big)
    print((q, r // big), divmod(a * big + 1, b * 7), (a * big) // b == a * big // b)
for b in (3, -3, 2 ** 31, -2 ** 31, 2 ** 32, 2 ** 64 - 1, -2 ** 64 - 1):
    q, r = divmod(10 ** 30 + 7, b)
    print(q, r, q * b + r == 10 ** 30 + 7)
for f in (lambda: 1 // 0, lambda: 1 % 0, lambda: divmod(10 ** 30, 0), lambda: 10 ** 30 // 0):
    try:
        f()
    except ZeroDivisionError as e:
        print(type(e).__name__)
try:
    1 / 0
except ZeroDivisionError as e:
    print(e)
print(-2 ** 30 // -1, -2 ** 31 // -1, -1073741824 % -1, 7.5 // 2, -7.5 // 2, 7.5 % -2, divmod(-7.5, 2))
