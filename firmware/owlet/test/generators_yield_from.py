# yield from: values, sends, exceptions and results pass through.


def inner(tag):
    received = []
    try:
        while True:
            value = yield tag, len(received)
            if value is None:
                break
            received.append(value)
    except ValueError as e:
        print('inner caught', e)
        return 'error'
    finally:
        print('inner done', tag)
    return received


def outer():
    first = yield from inner('a')
    print('first', first)
    second = yield from inner('b')
    print('second', second)
    yield from [1, 2]
    yield from 'xy'
    return first, second


g = outer()
print(next(g), g.send(1), g.send(2), g.send(None), g.send(9))
print(g.throw(ValueError('v')))
print(next(g), next(g), next(g))
try:
    next(g)
except StopIteration as e:
    print(e.value)
g = outer()
next(g)
g.close()


def chain(*iterables):
    for iterable in iterables:
        yield from iterable


def walk(tree):
    for item in tree:
        if isinstance(item, (list, tuple)):
            yield from walk(item)
        else:
            yield item


print(list(chain('ab', [1, 2], (3,), {'k': 0}, range(2))), list(walk([1, (2, [3, [4, ()]]), 5])))


def returning(n):
    return n
    yield


def collect():
    total = 0
    for n in range(4):
        total += yield from returning(n)
    yield total


print(list(collect()))


def endless(n):
    yield from endless(n + 1)


for attempt in range(2):
    try:
        list(endless(0))
    except (MemoryError, RuntimeError):
        print('ended', attempt)
