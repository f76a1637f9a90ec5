# Generators: laziness, state, exhaustion, return.


def countdown(n):
    print('start', n)
    while n > 0:
        yield n
        n -= 1
    print('done')


g = countdown(3)
print('made')
print(next(g), next(g))
for n in g:
    print(n)
print(next(g, 'empty'), list(g))
try:
    next(g)
except StopIteration as e:
    print('stop', e.value)


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


def take(n, iterable):
    for item in iterable:
        if n <= 0:
            return
        n -= 1
        yield item


print(list(take(12, fib())), sum(take(5, fib())), max(take(9, fib())), tuple(take(2, 'xyz')))


def returns():
    yield 1
    return 'result'


r = returns()
next(r)
try:
    next(r)
except StopIteration as e:
    print(e.value, e.args)
print(iter(r) is r, list(x * y for x in range(3) for y in range(x)), list((i, c) for i, c in enumerate('ab')))


def nothing():
    return
    yield


def tree(node):
    if node:
        left, value, right = node
        yield from tree(left)
        yield value
        yield from tree(right)


print(list(nothing()), list(tree(((None, 1, None), 2, ((None, 3, None), 4, None)))))
a, b, *c = take(5, fib())
print(a, b, c, 5 in fib(), dict((k, v) for k, v in zip('ab', fib())))
