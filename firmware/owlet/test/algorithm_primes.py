# Primes: sieve, factors, totient, perfect numbers.


def sieve(limit):
    flags = bytearray([1]) * (limit + 1)
    flags[0] = flags[1] = 0
    for n in range(2, int(limit ** 0.5) + 1):
        if flags[n]:
            for multiple in range(n * n, limit + 1, n):
                flags[multiple] = 0
    return [n for n in range(limit + 1) if flags[n]]


def factors(n):
    found = []
    divisor = 2
    while divisor * divisor <= n:
        while n % divisor == 0:
            found.append(divisor)
            n //= divisor
        divisor += 1
    if n > 1:
        found.append(n)
    return found


primes = sieve(1000)
print(len(primes), primes[:10], primes[-5:], sum(primes))
for n in (12, 97, 360, 1001, 65536, 99991, 123456789, 2 ** 31 - 2):
    print(n, '=', ' * '.join(str(f) for f in factors(n)))
print([n for n in range(2, 500) if sum(d for d in range(1, n) if n % d == 0) == n])
print([(p, p + 2) for p in primes if p + 2 in primes and p < 150])
