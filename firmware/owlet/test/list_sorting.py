# sort and sorted: keys, reverse, stability, mistakes.
a = [5, 2, 8, 1, 9, 3]
a.sort()
print(a)
a.sort(reverse=True)
print(a, sorted(a), sorted('hello'), sorted((3, 1, 2)), sorted({'b': 1, 'a': 2}), sorted([], key=len))
people = [('Bob', 30), ('Al', 25), ('Cy', 30), ('Di', 25), ('Ed', 35)]
print(sorted(people), sorted(people, key=lambda p: p[1]), sorted(people, key=lambda p: -p[1]))
print(sorted(people, key=lambda p: p[1], reverse=True))
print(sorted(people, key=lambda p: (p[1], p[0]), reverse=True))
words = 'pear Fig apple kiwi Date'.split()
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len), sorted(words, key=lambda w: w[-1]))
print(sorted([3, 1.5, 2, 0.5, True]), sorted([[2, 1], [1, 2], [1]]), sorted([False, True, False]))
try:
    sorted([1, 'a', 2])
except TypeError:
    print('TypeError')
calls = []
sorted([3, 1, 2], key=lambda v: calls.append(v) or v)
print(calls)
seed = 7
numbers = []
for _ in range(60):
    seed = (seed * 1103515245 + 12345) % 2 ** 31
    numbers.append(seed >> 16 & 63)
by_low = sorted(numbers, key=lambda n: n & 3)
print(by_low == [n for low in range(4) for n in numbers if n & 3 == low], sorted(numbers)[:10])
print(sorted(numbers) == sorted(numbers, reverse=True)[::-1], a is not sorted(a), [].sort())
