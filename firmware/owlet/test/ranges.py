# range objects: length, indexing, slicing, membership, equality.
for r in (range(5), range(2, 8), range(0, 20, 5), range(10, 0, -3), range(0), range(5, 5), range(-3, 4, 2)):
    print(r, list(r), len(r), bool(r), 5 in r, r.start, r.stop, r.step)
r = range(0, 100, 7)
print(r[0], r[-1], r[3], r[2:5], r[::-1], r[::2], r[10:], list(reversed(r))[:3], r.index(21), r.count(5))
print(sum(r), max(r))
print(range(3) == range(0, 3, 1), range(0) == range(2, 1), range(0, 3, 2) == range(0, 4, 2))
print(range(3) != range(4))
print(7 in r, 8 in r, -7 in r, 98 in r, 105 in r, 'a' in r, 7.0 in r, list(range(5))[1:3])
for f in (lambda: r[100], lambda: range(1, 5, 0), lambda: range(1.5), lambda: range('3'), lambda: range(5).index(9)):
    try:
        f()
    except (IndexError, ValueError, TypeError) as e:
        print(type(e).__name__)
print([i for i in range(3, -4, -2)], tuple(range(4)), [(i, j) for i in range(3) for j in range(i)])
print(len(range(-10, 10, 3)))
total = 0
for i in range(1000):
    if i % 3 == 0 or i % 5 == 0:
        total += i
print(total)
longest = range(-2 ** 31, 2 ** 31 - 1)
print(len(longest), longest[-1], bool(longest), len(range(2 ** 30)))
