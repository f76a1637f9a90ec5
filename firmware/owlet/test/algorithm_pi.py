# Digits of pi and e with big integers, square roots by Newton.


def pi_digits():
    q, r, t, k, n, l = 1, 0, 1, 1, 3, 3
    while True:
        if 4 * q + r - t < n * t:
            yield n
            q, r, n = 10 * q, 10 * (r - n * t), 10 * (3 * q + r) // t - 10 * n
        else:
            q, r, t, k, n, l = q * k, (2 * q + r) * l, t * l, k + 1, (q * (7 * k + 2) + r * l) // (t * l), l + 2


digits = pi_digits()
print(''.join(str(next(digits)) for _ in range(60)))


def arctan_inverse(x, one):
    term = one // x
    total = term
    n = 3
    sign = -1
    while term:
        term //= x * x
        total += sign * (term // n)
        sign = -sign
        n += 2
    return total


one = 10 ** 60
print(4 * (4 * arctan_inverse(5, one) - arctan_inverse(239, one)) // 10 ** 10)
e = term = 10 ** 50
n = 1
while term:
    term //= n
    e += term
    n += 1
print(e // 10 ** 5)
x = 10 ** 40
for _ in range(80):
    x = (x + 2 * 10 ** 80 // x) // 2
print(x)
