# The messages of wrong calls.
nothing, five, text, empty = None, 5, 'text', []


def none():
    pass


def one(a):
    pass


def two(a, b=1):
    pass


def keyed(a, *, k):
    pass


calls = (
    lambda: none(1),
    lambda: none(1, 2),
    lambda: one(),
    lambda: one(1, 2),
    lambda: one(b=1),
    lambda: one(1, a=2),
    lambda: one(1, z=3),
    lambda: two(),
    lambda: two(1, 2, 3),
    lambda: two(1, c=2),
    lambda: keyed(1),
    lambda: keyed(1, k=1, j=2),
    lambda: none(*[1]),
    lambda: one(**{'q': 1}),
    lambda: nothing(),
    lambda: five(),
    lambda: text(),
    lambda: empty(),
)
for number, call in enumerate(calls):
    try:
        print(call())
    except TypeError as e:
        print(number, e)
