# iter and next over everything; independent and shared iterators.
for iterable in ([1, 2], (1, 2), 'ab', b'ab', {'a': 1}, range(2), {5}, {'k': 1}.items(), enumerate('a'), map(str, [1])):
    it = iter(iterable)
    print(iter(it) is it, next(it), end=' ')
    for rest in it:
        print('rest', rest, end=' ')
    print(next(it, 'end'))
a = [1, 2, 3]
i, j = iter(a), iter(a)
print(next(i), next(i), next(j), list(i), list(j))
shared = iter('abcdef')
print([(x, next(shared)) for x in shared], list(zip(*[iter(range(6))] * 2)))
growing = [1]
it = iter(growing)
next(it)
growing.append(2)
print(next(it), next(it, 'end'))
growing.append(3)
print(next(it, 'still ended'), growing)
for x in iter([1, 2, 3, 4]):
    if x == 2:
        break
print(x)
try:
    next(iter([]))
except StopIteration as e:
    print('StopIteration', e.args)
first, *middle, last = iter(range(5))
print(first, middle, last, 'c' in iter('abc'), max(iter([3, 9, 2])), sum(iter((1, 2))), sorted(iter('hello')))
try:
    iter(5, 5)
except TypeError as e:
    print(e)
