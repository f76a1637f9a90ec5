# Recursion: plain, mutual, over structures.


def factorial(n):
    return 1 if n == 0 else n * factorial(n - 1)


def is_even(n):
    return True if n == 0 else is_odd(n - 1)


def is_odd(n):
    return False if n == 0 else is_even(n - 1)


def ackermann(m, n):
    if m == 0:
        return n + 1
    return ackermann(m - 1, 1 if n == 0 else ackermann(m, n - 1))


def flatten(item):
    if isinstance(item, list):
        return [leaf for part in item for leaf in flatten(part)]
    return [item]


def permutations(items):
    if not items:
        return [[]]
    return [[x] + rest for i, x in enumerate(items) for rest in permutations(items[:i] + items[i + 1:])]


def hanoi(n, a, b, c):
    if n == 0:
        return []
    return hanoi(n - 1, a, c, b) + [a + c] + hanoi(n - 1, b, a, c)


def subsets(items):
    return [[]] if not items else [s + t for t in ([], [items[0]]) for s in subsets(items[1:])]


print(factorial(20), is_even(20), is_odd(21), ackermann(2, 3))
print(flatten([1, [2, [3, [], [4]], 5]]), len(permutations([1, 2, 3, 4])), permutations('ab' and ['a', 'b']))
print(hanoi(3, 'A', 'B', 'C'), len(hanoi(6, 'A', 'B', 'C')), subsets([1, 2, 3]))


def endless(n):
    return endless(n + 1)


try:
    endless(0)
except RuntimeError as e:
    print('too deep')
print(factorial(15))
