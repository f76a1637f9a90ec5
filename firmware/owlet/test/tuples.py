# Tuples: making, slicing, comparing, as keys, unpacking.
t = (1, 'two', 3.0)
print(t, t[0], t[-1], t[1:], t[::-1], len(t), (), (1,), tuple(), tuple('ab'), tuple([1, 2]), 1 in t, 'x' in t)
print(t + (4,), t * 2, (0,) * 5, t.index('two'), (1, 2, 1, 1).count(1), t == (1, 'two', 3), t != t)
print((1, 2) < (1, 3))
print((1, 2) < (1, 2, 0), () < (0,), (2,) > (1, 9), max((3, 1), (2, 9)))
print(sorted([(2, 'b'), (1, 'z'), (2, 'a')]))
grid = {(0, 0): 'origin', (1, 2): 'point'}
print(grid[0, 0], grid[(1, 2)], (3, 3) in grid, hash((1, 2)) == hash((1, 2)))
print(hash(((1,), 'a')) == hash(((1,), 'a')))
a, b = 1, 2
a, b = b, a
x, (y, z), *rest = 10, (20, 30), 40, 50
print(a, b, x, y, z, rest, ((1, 2), (3, (4, 5)))[1][1][0])
for f in (lambda: t[3], lambda: t.index('nope'), lambda: (1, 2) + [3], lambda: (1,) < ('a',)):
    try:
        f()
    except (IndexError, ValueError, TypeError) as e:
        print(type(e).__name__, e)
try:
    t[0] = 5
except TypeError as e:
    print(e)
nested = ([], 1)
nested[0].append('changed')
print(nested, tuple(x * x for x in range(4)), bool(()), bool((0,)), (1, (2, (3,))), ((),))
