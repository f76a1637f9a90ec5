# str.format: positions, names, attributes, items, nesting, braces.


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __str__(self):
        return 'P(%d,%d)' % (self.x, self.y)


p = Point(3, 4)
print('{} {} {}'.format(1, 'two', 3.0), '{2} {0} {1} {0}'.format('a', 'b', 'c'), '{a}-{b}'.format(a=1, b=2))
print('{0.x},{0.y} {1[0]} {2[key]}'.format(p, [10, 20], {'key': 'v'}), '{p} {p.x:03d} {p!s:>8}'.format(p=p))
print('{{}} {{{}}} {{{{'.format(5), '{:{}}|{:{w}.{p}f}'.format('x', 4, 3.14159, w=8, p=2))
print('{!r} {!s} {!r:>6}|'.format('q', 'q', 'q'), '{0!r}:{0}'.format('z'), '{:}'.format(7))
print('{:d}'.format(True))
print('{0:x} {0:o} {0:b} {0:c} {0:5d}|{0:<5d}|'.format(65), '{}'.format(None), '{:>6}|'.format(str(None)))
print('{} {}'.format(*[1, 2]), '{x} {y}'.format(**{'x': 1, 'y': 2}), 'no fields'.format())
print('{0}{0}'.format([]))
for text, args in (('{} {}', (1,)), ('{1}', (1,)), ('{x}', ())):
    try:
        text.format(*args)
    except (IndexError, KeyError) as e:
        print(type(e).__name__, e)
for text in ('{', '}', '{0} {}', '{!x}'):
    try:
        text.format(1, 2)
    except ValueError:
        print('ValueError')
template = '{greeting}, {name:>{width}}!'
print(template.format(greeting='Hello', name='World', width=8))
