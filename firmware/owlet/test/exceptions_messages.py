# What the common errors say.


class Empty:
    pass


e = Empty()
five = 5
nothing = None
s = 'abc'
t = (1, 2)
cases = (
    lambda: 1 / 0,
    lambda: [1][5],
    lambda: t[9],
    lambda: s[9],
    lambda: {}['key'],
    lambda: {}[7],
    lambda: undefined_name,
    lambda: e.attribute,
    lambda: Empty.attribute,
    lambda: (5).attribute,
    lambda: s.attribute,
    lambda: None.attribute,
    lambda: [].attribute,
    lambda: 1 + 'a',
    lambda: [] - 1,
    lambda: None * 2,
    lambda: {} | 1.5,
    lambda: 'a' - 'b',
    lambda: 1 < 'a',
    lambda: [] >= {},
    lambda: None < None,
    lambda: -'a',
    lambda: ~1.5,
    lambda: len(5),
    lambda: len(e),
    lambda: iter(5),
    lambda: next([]),
    lambda: [x for x in 5],
    lambda: five[0],
    lambda: nothing[0],
    lambda: e[0],
    lambda: int('x1'),
    lambda: float('abc'),
    lambda: chr(-1),
    lambda: ord('ab'),
    lambda: [].remove(1),
    lambda: [].index(2),
    lambda: [].pop(),
    lambda: 'abc'.index('z'),
    lambda: {1: 2}.pop(3),
    lambda: 1 in 5,
    lambda: Empty(5),
    lambda: hash([]),
    lambda: {{}: 1},
    lambda: max([]),
    lambda: sum(['a']),
)
for number, case in enumerate(cases):
    try:
        print(number, case())
    except Exception as error:
        print(number, type(error).__name__ + ':', error)
