# Big Fibonacci numbers, gcd, digits, perfect shuffles of integers.


def fib(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def egcd(a, b):
    if not b:
        return a, 1, 0
    g, x, y = egcd(b, a % b)
    return g, y, x - a // b * y


def isqrt(n):
    x = n
    y = (x + 1) // 2
    while y < x:
        x = y
        y = (x + n // x) // 2
    return x


print(fib(10), fib(50), fib(100), fib(300))
print(gcd(48, 36), gcd(17, 5), gcd(2 ** 40, 6 ** 20), gcd(fib(30), fib(45)) == fib(15))
print(12 * 18 // gcd(12, 18))
print(egcd(240, 46), egcd(99991, 65537), egcd(10 ** 20 + 39, 10 ** 18 + 9))
print(isqrt(2 * 10 ** 40), isqrt(10 ** 30) == 10 ** 15)
print(sum(int(d) for d in str(2 ** 200)), len(str(3 ** 150)), str(7 ** 50)[::-1])
digits = []
for n in (0, 5, 1234567, 10 ** 12):
    text = ''
    while n:
        n, digit = divmod(n, 7)
        text = str(digit) + text
    digits.append(text or '0')
print(digits, [int(d, 7) for d in digits])
print([n for n in range(10, 1000) if n == sum(int(d) ** len(str(n)) for d in str(n))])
print(65537 ** 5 % 10 ** 9, pow(65537, 5, 10 ** 9), (2 ** 127 - 1) % (2 ** 61 - 1))
