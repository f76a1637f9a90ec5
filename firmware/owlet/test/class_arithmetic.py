# Arithmetic methods: binary, reflected, in place, unary.


class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __repr__(self):
        return '<%g %g>' % (self.x, self.y)

    def __add__(self, other):
        if isinstance(other, Vector):
            return Vector(self.x + other.x, self.y + other.y)
        return NotImplemented

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y)

    def __mul__(self, factor):
        if isinstance(factor, Vector):
            return self.x * factor.x + self.y * factor.y
        return Vector(self.x * factor, self.y * factor)

    def __rmul__(self, factor):
        return self * factor

    def __truediv__(self, n):
        return Vector(self.x / n, self.y / n)

    def __neg__(self):
        return Vector(-self.x, -self.y)

    def __pos__(self):
        return self

    def __abs__(self):
        return (self.x ** 2 + self.y ** 2) ** 0.5

    def __iadd__(self, other):
        self.x += other.x
        self.y += other.y
        return self


a, b = Vector(3, 4), Vector(1, -2)
print(a + b, a - b, a * 2, 2 * a, 0.5 * a, a * b, a / 2, -a, +a is a, abs(a))
c = a
c += b
c -= Vector(1, 1)
print(a, c, c is a)
for f in (lambda: a + 1, lambda: 1 + a, lambda: a // 2, lambda: a % 2):
    try:
        print(f())
    except TypeError as e:
        print(e)


class Spy:
    def __init__(self, name):
        self.name = name


def spy(operator):
    def method(self, *args):
        return ' '.join([self.name, operator] + [str(a) for a in args])

    return method


class Left(Spy):
    __floordiv__ = spy('//')
    __mod__ = spy('%')
    __pow__ = spy('**')
    __lshift__ = spy('<<')
    __rshift__ = spy('>>')
    __and__ = spy('&')
    __or__ = spy('|')
    __xor__ = spy('^')
    __invert__ = spy('~')


class Right(Spy):
    __radd__ = spy('r+')
    __rsub__ = spy('r-')
    __rmul__ = spy('r*')
    __rtruediv__ = spy('r/')
    __rfloordiv__ = spy('r//')
    __rmod__ = spy('r%')
    __rpow__ = spy('r**')
    __rlshift__ = spy('r<<')
    __rand__ = spy('r&')
    __ror__ = spy('r|')


x = Left('x')
y = Right('y')
print(x // 1, x % 2, x ** 3, x << 4, x >> 5, x & 6, x | 7, x ^ 8, ~x, sep=', ')
print(1 + y, 2 - y, 3 * y, 4 / y, 5 // y, 6 % y, 7 ** y, 8 << y, 9 & y, 10 | y, [1] + y, 1.5 - y, sep=', ')
