# Sets: operators, methods, comparisons.
a = {1, 2, 3, 4}
b = {3, 4, 5}


def show(s):
    return sorted(s)


print(show(a | b), show(a & b), show(a - b), show(b - a), show(a ^ b), len(a), 2 in a, 9 not in a)
print(show(a.union(b, [7])), show(a.intersection([1, 2])), show(a.difference(b)))
print(show(a.symmetric_difference(b)))
print({1, 2} <= a, a >= {1}, {1} < {1}, {1} <= {1}, a.issubset(b), a.issuperset([1, 2]), a.isdisjoint({9}))
print({1, 2} == {2, 1})
c = set('hello')
c.add('z')
c.add('h')
c.discard('nope')
c.discard('l')
c.remove('o')
print(show(c), len(c), set(), len(set()), {1}, {'x'}, set([1, 1, 1]), bool(set()))
c.update('ab', 'c')
c -= {'a'}
c |= {'q'}
c &= set('abcqhe')
c ^= {'b', 'new'}
print(show(c))
d = c.copy()
d.clear()
print(len(c), len(d), {n % 4 for n in range(20)} == {0, 1, 2, 3}, show({x * x for x in (-1, 1, 2)}))
for f in (lambda: {1}.remove(2), lambda: set().pop()):
    try:
        f()
    except KeyError as e:
        print('KeyError', e)
try:
    {[]}
except TypeError as e:
    print(e)
e = {5}
print(e.pop(), e, {1, 1.0, True}, len({0, False, 0.0, ''}), {'a', 'b'} != {'a'}, 1 in {1.0})
