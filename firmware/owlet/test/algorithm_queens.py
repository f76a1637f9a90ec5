# Eight queens and a little Sudoku-like backtracking.


def queens(n, columns=()):
    row = len(columns)
    if row == n:
        yield columns
        return
    for column in range(n):
        if all(column != c and abs(column - c) != row - r for r, c in enumerate(columns)):
            yield from queens(n, columns + (column,))


for n in range(1, 7):
    print(n, sum(1 for _ in queens(n)))
solution = next(queens(8))
print(solution)
for column in solution:
    print('.' * column + 'Q' + '.' * (7 - column))


def change(amount, coins):
    if amount == 0:
        return [[]]
    if not coins or amount < 0:
        return []
    return [[coins[0]] + rest for rest in change(amount - coins[0], coins)] + change(amount, coins[1:])


print(len(change(20, [10, 5, 2, 1])), change(10, [5, 2]))
