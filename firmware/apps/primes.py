# Finds the primes below a limit with a sieve and times it: primes.py [LIMIT].
import sys
from time import ticks_diff, ticks_ms


def primes(limit):
    composite = bytearray(limit)
    for n in range(2, limit):
        if not composite[n]:
            yield n
            for multiple in range(n * n, limit, n):
                composite[multiple] = 1


limit = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
start = ticks_ms()
found = list(primes(limit))
print(len(found), 'primes below', limit, 'in', ticks_diff(ticks_ms(), start), 'ms')
print('the last ones:', *found[-8:])
