# import in its forms; what sys and math offer.
import math
import math as m
import sys
from math import pi, sqrt as root
from sys import maxsize

print(m is math, root(16), pi == math.pi, maxsize > 2 ** 29, math.floor(pi), math.e > 2)
print(type(sys.argv) is list, sys.byteorder, type(sys.version) is str, 'sys' in sys.modules)


def local():
    import math as inner

    return inner.sqrt(2) == math.sqrt(2)


print(local(), hasattr(math, 'cos'), hasattr(math, 'nope'), getattr(math, 'inf') > 1, math.__name__, __name__)
try:
    import not_there
except ImportError as e:
    print(type(e).__name__, e)
try:
    math.nope
except AttributeError as e:
    print(e)
sys.stdout.write('written\n')
try:
    sys.exit(3)
except SystemExit as e:
    print('SystemExit', e.code, e.args)
try:
    sys.exit('text')
except SystemExit as e:
    print(e)
print(math.gcd(12, 18), math.factorial(10), math.isclose(0.1 + 0.2, 0.3), math.tau == 2 * math.pi)
