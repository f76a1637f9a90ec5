# Binary search, bisection, two pointers, longest runs.


def binary(a, x):
    low, high = 0, len(a)
    while low < high:
        middle = (low + high) // 2
        if a[middle] < x:
            low = middle + 1
        else:
            high = middle
    return low if low < len(a) and a[low] == x else -1


def root(f, low, high, digits=10):
    while high - low > 10 ** -digits:
        middle = (low + high) / 2
        if f(low) * f(middle) <= 0:
            high = middle
        else:
            low = middle
    return round(low, digits - 2)


def pair_with_sum(a, total):
    i, j = 0, len(a) - 1
    while i < j:
        s = a[i] + a[j]
        if s == total:
            return a[i], a[j]
        if s < total:
            i += 1
        else:
            j -= 1


def longest_common(a, b):
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            table[i + 1][j + 1] = table[i][j] + 1 if x == y else max(table[i][j + 1], table[i + 1][j])
    out = ''
    i, j = len(a), len(b)
    while i and j:
        if a[i - 1] == b[j - 1]:
            out = a[i - 1] + out
            i -= 1
            j -= 1
        elif table[i - 1][j] >= table[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return out


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


squares = [n * n for n in range(50)]
print([binary(squares, x) for x in (0, 1, 49, 50, 2401, 9999, -1)], binary([], 1))
print(root(lambda x: x * x - 2, 0, 2), root(lambda x: x ** 3 - x - 2, 1, 2))
print(pair_with_sum(squares, 125), pair_with_sum(squares, 3), longest_common('AGGTABXY', 'GXTXAYBZ'))
print(distance('kitten', 'sitting'), distance('', 'abc'), distance('same', 'same'), distance('flaw', 'lawn'))
