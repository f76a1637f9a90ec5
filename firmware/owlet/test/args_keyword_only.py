# Keyword-only parameters, with and without defaults.


def scale(value, *, factor, offset=0):
    return value * factor + offset


print(scale(2, factor=3), scale(2, offset=1, factor=10), scale(value=1, factor=1))


def collect(*items, sep=',', end=''):
    return sep.join(str(i) for i in items) + end


print(collect(1, 2, 3), collect(1, 2, sep='-'), collect(*'abc', end='.'), collect(sep='x'))


def everything(a, b=2, *args, c, d=4, **kwargs):
    return a, b, args, c, d, sorted(kwargs.items())


print(everything(1, c=3))
print(everything(1, 20, 30, 40, c=50, e=60, f=70))
print(everything(**{'a': 1, 'c': 3, 'd': 5}))
for call in (lambda: scale(2), lambda: scale(2, 3), lambda: everything(1), lambda: scale(1, factor=2, wrong=3)):
    try:
        call()
    except TypeError as e:
        print('TypeError')


class Box:
    def __init__(self, *, width=1, height=1):
        self.area = width * height


print(Box().area, Box(width=3).area, Box(height=4, width=5).area)
print((lambda *, k=1: k)(), (lambda *a, k: (a, k))(1, 2, k=3))
