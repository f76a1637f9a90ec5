# Every list method.
a = [3, 1, 2]
a.append(4)
a.extend([5, 6])
a.extend('ab')
a.insert(0, 'first')
a.insert(-1, 'before last')
a.insert(100, 'end')
print(a, len(a), a.pop(), a.pop(0), a.pop(2), a)
a.remove('a')
a.reverse()
print(a, a.index(5), a.count(1), 5 in a)
b = a.copy()
b.clear()
print(a, b, [1] + [2], [0] * 3, [[1, 2]] * 2, [1, 2] == [1, 2], [1, 2] < [1, 3], [] < [0], [2] > [1, 5])
for f in (lambda: [].pop(), lambda: [1].pop(5), lambda: [1].remove(2), lambda: [1].index(9), lambda: [][0]):
    try:
        f()
    except (IndexError, ValueError) as e:
        print(type(e).__name__, e)
c = [1, 2]
d = c
d += [3]
d *= 2
print(c, c is d, list(range(3)), list('xyz'), list((1, 2)), list({'k': 1}), list())
e = [1]
e.append(e)
print(e, len(e), [1, 2, 3].index(3, 1), bool([]), bool([0]))
matrix = [[0] * 3 for _ in range(2)]
matrix[0][1] = 5
print(matrix, [row[:] for row in matrix], sum(matrix, []))
try:
    [1] + (2,)
except TypeError as e:
    print(e)
for index in (2 ** 40, -2 ** 40, 1):
    try:
        [1].pop(index)
    except IndexError as e:
        print(e)
