# Comparison and hashing of instances.


class Version:
    def __init__(self, text):
        self.parts = tuple(int(p) for p in text.split('.'))

    def __eq__(self, other):
        if not isinstance(other, Version):
            return NotImplemented
        return self.parts == other.parts

    def __lt__(self, other):
        if not isinstance(other, Version):
            return NotImplemented
        return self.parts < other.parts

    def __le__(self, other):
        return self == other or self < other

    def __hash__(self):
        return hash(self.parts)

    def __repr__(self):
        return 'v' + '.'.join(str(p) for p in self.parts)


a, b, c = Version('1.2'), Version('1.10'), Version('1.2')
print(a == c, a != c, a == b, a != b, a < b, a > b, a <= c, a >= c, b >= a, a == '1.2', a != '1.2')
print(sorted([b, a, Version('0.9'), Version('1.2.1')]), max(a, b), min(a, b), [a, b].index(c), c in [b, a])
print([a, b].count(c))
print(len({a, b, c}), {a: 'old'}[c], a in {c: 1}, (a, 1) == (c, 1), [a] == [c], (a, 1) < (b, 0))
for f in (lambda: a < 1, lambda: 1 > a):
    try:
        print(f())
    except TypeError as e:
        print(e)


class Unhashable:
    def __eq__(self, other):
        return True


print(Unhashable() == 1, Unhashable() != 1, 5 == Unhashable(), Unhashable() in [3], 1 in [Unhashable()])


class Cents:
    def __init__(self, n):
        self.n = n

    def __gt__(self, other):
        return self.n > other.n

    def __ge__(self, other):
        return self.n >= other.n


print(Cents(1) < Cents(2), Cents(1) <= Cents(1), Cents(3) > Cents(2))
print(max([Cents(3), Cents(7), Cents(5)], key=lambda c: c.n).n)
