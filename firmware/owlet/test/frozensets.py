# frozenset: hashable, unchangeable, mixes with set.
f = frozenset([3, 1, 2, 1])
print(len(f), sorted(f), 1 in f, f == {1, 2, 3}, {1, 2, 3} == f, f == frozenset((1, 2, 3)))
print(hash(f) == hash(frozenset({2, 3, 1})))
graph = {frozenset('ab'): 3, frozenset('bc'): 5}
print(graph[frozenset('ba')], graph[frozenset(['c', 'b'])], frozenset('ac') in graph)
nested = {frozenset(), frozenset([1]), frozenset([1, 1])}
print(len(nested), frozenset() in nested, sorted(len(s) for s in nested))
print(type(f | {9}), type({9} | f), sorted(f | {9}), sorted(f & {1, 5}), sorted(f - {1}), sorted(f ^ {1, 7}))
print(frozenset(), frozenset([1]), f <= {1, 2, 3, 4}, f.issubset([1]), f.isdisjoint([8]))
print(sorted(f.union([4])))
try:
    f.add(4)
except AttributeError as e:
    print(e)
try:
    {set()}
except TypeError as e:
    print(e)


def powerset(items):
    result = {frozenset()}
    for item in items:
        result |= {s | {item} for s in result}
    return result


print(len(powerset('abcd')), sorted(sorted(s) for s in powerset([1, 2, 3])))
