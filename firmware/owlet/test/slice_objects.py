# Slices as objects, and a class that is sliced.
s = slice(1, 5, 2)
print(s, s.start, s.stop, s.step, slice(3), slice(1, 2), slice(None), slice(None).start)
print('abcdefg'[s], [0, 1, 2, 3, 4, 5][s], (0, 1, 2, 3)[slice(-2, None)], range(10)[slice(2, 8)])
print(b'abcdef'[slice(None, None, -2)])


class Recorder:
    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        print('set', key, value)

    def __delitem__(self, key):
        print('del', key)


r = Recorder()
print(r[1], r[1:2], r[1:2:3], r[:], r[::], r[1:], r[:-1], r['a'], r[1, 2], r[1:2, 3], r[None], r[(1,)])
r[1:2] = 'x'
r[0] = r['k'] = 5
del r[3]
del r[::2]
r[1, 2:3] = None


class Window:
    def __init__(self, items):
        self.items = list(items)

    def __len__(self):
        return len(self.items)

    def __getitem__(self, key):
        if isinstance(key, slice):
            return Window(self.items[key])
        return self.items[key]


w = Window('abcdef')
print(len(w[1:4]), w[1:4][0], w[-1], list(w[::-1]), w[2:][1:].items)
