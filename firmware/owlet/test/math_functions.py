# The math module: exact where it can be, to twelve digits elsewhere.
import math

print(math.pi, math.e, math.sqrt(2), math.sqrt(144), math.sqrt(1e-10))
print(math.floor(-2.5), math.ceil(-2.5), math.trunc(-2.5), math.fabs(-3), math.fmod(7, 3), math.fmod(-7, 3))
for x in (0.1, 0.5, 1.0, 2.0):
    print('%.12f %.12f %.12f %.12f' % (math.sin(x), math.cos(x), math.tan(x), math.atan(x)))
    print('%.12f %.12f %.12f' % (math.exp(x), math.log(x), math.log(x, 2)))
print('%.12f %.12f %.12f' % (math.asin(0.5), math.acos(0.5), math.atan2(-1, -1)))
print('%.12f %.12f' % (math.degrees(1), math.radians(180)), math.log2(8), math.log10(1000), math.pow(2, 0.5))
print(math.modf(3.75), math.modf(-3.75), math.frexp(8.0), math.ldexp(0.5, 4), math.copysign(3, -0.0))
print(math.floor(1e18), math.ceil(10 ** 20), math.sqrt(10 ** 20))
for f, x in ((math.sqrt, -1), (math.log, 0), (math.log, -1), (math.acos, 2)):
    try:
        print(f(x))
    except ValueError as e:
        print('ValueError')
