# A class of fractions, continued fractions, the harmonic series.


class Fraction:
    def __init__(self, top, bottom=1):
        if bottom == 0:
            raise ZeroDivisionError('Fraction(%d, 0)' % top)
        a, b = abs(top), abs(bottom)
        while b:
            a, b = b, a % b
        sign = -1 if bottom < 0 else 1
        self.top = sign * top // a
        self.bottom = sign * bottom // a

    @staticmethod
    def of(value):
        return value if isinstance(value, Fraction) else Fraction(value)

    def __add__(self, other):
        other = Fraction.of(other)
        return Fraction(self.top * other.bottom + other.top * self.bottom, self.bottom * other.bottom)

    __radd__ = __add__

    def __neg__(self):
        return Fraction(-self.top, self.bottom)

    def __sub__(self, other):
        return self + -Fraction.of(other)

    def __rsub__(self, other):
        return Fraction.of(other) - self

    def __mul__(self, other):
        other = Fraction.of(other)
        return Fraction(self.top * other.top, self.bottom * other.bottom)

    __rmul__ = __mul__

    def __truediv__(self, other):
        other = Fraction.of(other)
        return Fraction(self.top * other.bottom, self.bottom * other.top)

    def __rtruediv__(self, other):
        return Fraction.of(other) / self

    def __eq__(self, other):
        other = Fraction.of(other)
        return (self.top, self.bottom) == (other.top, other.bottom)

    def __lt__(self, other):
        other = Fraction.of(other)
        return self.top * other.bottom < other.top * self.bottom

    def __repr__(self):
        return str(self.top) if self.bottom == 1 else '%d/%d' % (self.top, self.bottom)


half, third = Fraction(1, 2), Fraction(2, 6)
print(half, third, half + third, half - third, half * third, half / third, -half, 1 - third, 2 / third)
print(3 * half, 1 + half)
print(half == Fraction(2, 4), half == 1, Fraction(4, 2) == 2, third < half, half < 0, Fraction(3, -6))
print(Fraction(0, -5))
print(sorted([half, third, Fraction(3, 4), Fraction(-1, 2)]), max(half, third))
print(sum([half, third, Fraction(1, 6)]))
print(sum(Fraction(1, n) for n in range(1, 21)))
try:
    half / 0
except ZeroDivisionError as e:
    print(e)
x = Fraction(1)
for _ in range(12):
    x = 1 + 1 / (1 + x)
print(x, '%.10f' % (x.top / x.bottom))
