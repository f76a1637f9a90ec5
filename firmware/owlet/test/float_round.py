# round(), int(), and floor and ceiling: halves go to the even neighbour.
import math

for x in (0.5, 1.5, 2.5, -0.5, -1.5, 2.4999, 2.5001, 1e15 + 0.5, -2.7):
    print(x, round(x), int(x), math.floor(x), math.ceil(x), math.trunc(x))
for digits in (0, 1, 2, 3, -1, -2):
    print(digits, round(1234.5678, digits), round(-1234.5678, digits), round(0.125, digits))
    print(round(15.0, digits))
print(round(2.675, 2), round(1.005, 2), round(0.15, 1), round(0.25, 1), round(0.35, 1), round(1e300, 2))
print(round(1234, -2), round(1250, -2), round(1350, -2), round(-1250, -2), round(7, 2), round(5, -1))
print(round(15, -1))
print(round(10 ** 20 + 5, -1), round(True), type(round(2.0)), type(round(2.0, 0)), round(2.5, None))
for bad in (float('inf'), float('nan')):
    for f in (round, int, math.floor):
        try:
            f(bad)
        except (OverflowError, ValueError) as e:
            print(type(e).__name__, e)
print(round(1.5, 10 ** 30), round(1.5, -10 ** 30), round(5, 10 ** 30), round(15, -40), round(51, -2))
