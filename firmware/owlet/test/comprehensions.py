# Comprehensions of every kind, nested, filtered, and their scope.
print([x * x for x in range(6)], [x for x in range(20) if x % 2 if x % 3], [c.upper() for c in 'abc'])
print([(x, y) for x in range(3) for y in range(x)], [[y for y in range(x)] for x in range(4)])
print({x % 3 for x in range(10)} == {0, 1, 2}, {x: x * x for x in range(4)}, list(x + 1 for x in range(3)))
matrix = [[1, 2, 3], [4, 5, 6]]
print([[row[i] for row in matrix] for i in range(3)], [v for row in matrix for v in row if v % 2 == 0])
x = 'outer'
print([x for x in range(3)], x, [x for _ in range(2)])
print([(lambda: n)() for n in range(3)], [f'{a}{b}' for a in 'xy' for b in '12'])
print(sum(1 for c in 'banana' if c == 'a'))


def scoped(n):
    return [n + i for i in range(n)], {n: [j * n for j in range(2)] for n in range(3)}, n


print(scoped(3))
print([a if a > 2 else -a for a in range(5)], [(i, c) for i, c in enumerate('ab')])
print([a + b for a, b in zip('ab', 'cd')])
print([p for p in range(2, 40) if all(p % d for d in range(2, p))])
print({k: v for k, v in [('a', 1), ('b', 2), ('a', 3)]}, [w for w in 'the end'.split() if w != 'the'])
print([[]] * 2)
print([x for x in [1, [2, 3], 'four'] if isinstance(x, list)], any(n > 3 for n in range(5)))
print([i for i in range(5)][::-1])
