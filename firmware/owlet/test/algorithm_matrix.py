# Matrices as lists of lists: product, transpose, determinant, power.


def product(a, b):
    return [[sum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]


def transpose(m):
    return [list(row) for row in zip(*m)]


def identity(n):
    return [[int(i == j) for j in range(n)] for i in range(n)]


def determinant(m):
    if len(m) == 1:
        return m[0][0]
    return sum((-1) ** j * m[0][j] * determinant([row[:j] + row[j + 1:] for row in m[1:]]) for j in range(len(m)))


def power(m, n):
    result = identity(len(m))
    while n:
        if n & 1:
            result = product(result, m)
        m = product(m, m)
        n >>= 1
    return result


def solve(a, b):
    n = len(a)
    rows = [row[:] + [value] for row, value in zip(a, b)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(n):
            if r != i:
                factor = rows[r][i] / rows[i][i]
                rows[r] = [x - factor * y for x, y in zip(rows[r], rows[i])]
    return [round(rows[i][n] / rows[i][i], 9) for i in range(n)]


a = [[1, 2, 3], [4, 5, 6]]
print(product(a, transpose(a)), transpose(a), identity(2))
print(determinant([[2, 0, 1], [1, 3, 2], [1, 1, 4]]), determinant([[1, 2], [2, 4]]))
print(power([[1, 1], [1, 0]], 100)[0][1], power([[2, 1], [0, 1]], 10))
print(solve([[2, 1, -1], [-3, -1, 2], [-2, 1, 2]], [8, -11, -3]))
for row in product(identity(3), [[1, 2, 3], [4, 5, 6], [7, 8, 9]]):
    print(' '.join('%4d' % v for v in row))
