# map, filter, zip, enumerate, reversed.
print(list(map(str, [1, 2, 3])), list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])))
print(list(map(len, ['a', 'bb', ''])))
print(list(filter(None, [0, 1, '', 'a', [], [0], None])), list(filter(lambda n: n % 2, range(9))))
print(list(map(int, '123')))
print(list(zip()), list(zip([1, 2])), list(zip('abc', [1, 2, 3], (True, False, None))))
print(list(zip('abcd', range(2))))
print(list(enumerate('abc')), list(enumerate('ab', 1)), list(enumerate([], 5)), dict(enumerate('xy')))
print(list(enumerate('ab', start=10)), list(reversed([1, 2, 3])), ''.join(reversed('abc')))
print(list(reversed((1, 2))))
m = map(lambda x: x * 2, iter([1, 2, 3]))
print(next(m), list(m), list(m))
pairs = [(1, 'a'), (2, 'b')]
numbers, letters = zip(*pairs)
print(numbers, letters, list(zip(*zip(*pairs))) == pairs, [list(row) for row in zip([1, 2], [3, 4])])
print(sum(map(lambda p: p[0] * p[1], zip([1, 2, 3], [4, 5, 6]))), max(map(abs, [-5, 3])))
print(sorted(map(str, range(11))))
f = filter(lambda c: c not in 'aeiou', 'education')
print(''.join(f), list(f), all(map(str.isdigit, ['1', '22'])), any(map(str.isalpha, '12c')))
print(list(map(min, [3, 1], [2, 5])))
try:
    list(map(lambda x: 1 // x, [1, 0]))
except ZeroDivisionError as e:
    print('ZeroDivisionError')
for i, (a, b) in enumerate(zip('ab', 'cd')):
    print(i, a, b, end='; ')
print()
