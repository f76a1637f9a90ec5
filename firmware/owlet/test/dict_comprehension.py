# Dictionaries made by comprehension, merged, inverted, grouped.
squares = {n: n * n for n in range(6)}
print(squares, {v: k for k, v in squares.items()}, {c: ord(c) for c in 'abc' if c != 'b'})
print({k: {j: k * j for j in range(k)} for k in range(4)}, {n % 3: n for n in range(9)})
a = {'x': 1, 'y': 2}
b = {'y': 3, 'z': 4}
merged = dict(a)
merged.update(b)
print(merged, a | b, {k: a.get(k, 0) + b.get(k, 0) for k in sorted(set(a) | set(b))})
a |= {'w': 9}
print(a)
groups = {}
for word in 'apple avocado banana blueberry cherry'.split():
    groups.setdefault(word[0], []).append(word)
print(groups, max(groups, key=lambda k: len(groups[k])), {k: len(v) for k, v in groups.items()})
table = [('x', 1), ('y', 2), ('x', 3)]
totals = {}
for key, value in table:
    totals[key] = totals.get(key, 0) + value
print(totals, sorted(totals.items(), key=lambda kv: -kv[1]), sum(totals.values()))
counts = {}
for c in 'mississippi':
    counts[c] = counts.get(c, 0) + 1
print(sorted(counts.items(), key=lambda kv: (-kv[1], kv[0])))
