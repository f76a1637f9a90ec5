# Infinities, not-a-numbers and signed zeros.
import math

inf = float('inf')
nan = float('nan')
print(inf, -inf, nan, float('-INF'), float('Infinity'), float('NaN'), 1e308 * 10, -1e308 * 10)
print(inf + 1, inf - inf, inf * 0, inf * -1, inf / inf, 1 / inf, -1 / inf, inf // 1, 5 % inf, -5 % inf)
print(nan == nan, nan != nan, nan < 1, nan > 1, nan <= nan, inf == inf, inf > 10 ** 400, -inf < -10 ** 400)
print(0.0 == -0.0, str(-0.0), -0.0 + 0.0, 0.0 * -1, math.copysign(1, -0.0), abs(-0.0))
print(math.isnan(nan), math.isinf(-inf), math.isfinite(1e308), math.isfinite(nan), math.isnan(1))
print(min(1, inf), max(1, inf), sum([inf, 1]), [nan] == [nan], nan in [1, 2], bool(nan), bool(0.0))
print(bool(-0.0))
print('%f %5.1f %e %g' % (inf, inf, -inf, nan), '{:08.2f}|{:>6}|{:+}'.format(inf, nan, inf))
for f in (lambda: 1.0 / 0, lambda: 1.0 // 0, lambda: 1.0 % 0, lambda: 0.0 ** -1):
    try:
        print(f())
    except ZeroDivisionError:
        print('ZeroDivisionError')
try:
    print(1e200 ** 2)
except OverflowError:
    print('OverflowError')
print(inf ** 2, 2.0 ** -inf, 1.0 ** nan, nan ** 0, (-inf) ** 3)
