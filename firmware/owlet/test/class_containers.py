# Classes that behave like containers.


class Grid:
    def __init__(self, width, height, fill=0):
        self.width = width
        self.cells = [fill] * (width * height)

    def __getitem__(self, position):
        x, y = position
        return self.cells[y * self.width + x]

    def __setitem__(self, position, value):
        x, y = position
        self.cells[y * self.width + x] = value

    def __contains__(self, value):
        return value in self.cells

    def __len__(self):
        return len(self.cells)

    def __iter__(self):
        return iter(self.cells)


g = Grid(3, 2)
g[1, 1] = 5
g[0, 0] += 2
print(g[1, 1], g[0, 0], 5 in g, 9 in g, len(g), list(g), sum(g), max(g), sorted(g))


class CaseInsensitive:
    def __init__(self):
        self.data = {}

    def __setitem__(self, key, value):
        self.data[key.lower()] = value

    def __getitem__(self, key):
        return self.data[key.lower()]

    def __delitem__(self, key):
        del self.data[key.lower()]

    def __contains__(self, key):
        return key.lower() in self.data


d = CaseInsensitive()
d['Key'] = 1
d['KEY'] += 1
print(d['key'], 'kEy' in d, 'other' not in d)
del d['key']
print('key' in d)
try:
    d['missing']
except KeyError as e:
    print('KeyError', e)


class Squares:
    """A sequence by __getitem__ alone."""

    def __init__(self, n):
        self.n = n

    def __getitem__(self, index):
        if index >= self.n:
            raise IndexError('out of squares')
        return index * index


print(list(Squares(5)), 9 in Squares(5), 8 in Squares(5), [x for x in Squares(3)], tuple(Squares(2)))
print(dict(zip('ab', Squares(9))))
a, b, c = Squares(3)
print(a, b, c, sum(Squares(4)), max(Squares(4)))
