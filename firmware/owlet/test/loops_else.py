# Loops: else, break, continue, nesting.
for n in range(2, 14):
    for d in range(2, n):
        if n % d == 0:
            print(n, '=', d, '*', n // d)
            break
    else:
        print(n, 'is prime')
n = 27
steps = 0
while n != 1:
    n = 3 * n + 1 if n % 2 else n // 2
    steps += 1
    if steps > 200:
        break
else:
    print('collatz', steps)
while True:
    steps -= 1
    if steps % 7:
        continue
    break
else:
    print('never')
print(steps)
for x in []:
    print('never')
else:
    print('empty', steps)
found = []
for i in range(5):
    if i == 1:
        continue
    for j in range(5):
        if j > i:
            break
        if (i + j) % 2:
            continue
        found.append((i, j))
print(found)
for i in range(3):
    i += 10
print(i)
items = [1, 2, 3]
for item in items:
    if item < 3:
        items.append(item + 5)
print(items)
for a, (b, *c) in ((1, (2, 3, 4)), (5, 'xyz')):
    print(a, b, c)
i = 5
while i:
    i -= 1
print(i)
