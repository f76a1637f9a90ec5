# Dictionaries: access, change, methods, mistakes.
d = {'a': 1, 'b': 2}
d['c'] = 3
d['a'] += 10
print(d, d['a'], d.get('x'), d.get('x', 0), 'b' in d, 'x' not in d, len(d), bool({}), bool(d))
print(d.pop('b'), d.pop('zz', None), d.setdefault('a', 99), d.setdefault('n', []), d)
d['n'].append(5)
d.update({'u': 1})
d.update([('v', 2), ('w', 3)])
d.update(k=7)
print(d, list(d), d.copy() == d, d.copy() is d, dict(d) == d)
del d['u']
print(d.popitem(), d.popitem(), d)
for f in (lambda: d['nope'], lambda: d.pop('nope'), lambda: {}.popitem(), lambda: {}[None], lambda: {}[1, 2]):
    try:
        f()
    except KeyError as e:
        print('KeyError', e)
try:
    {[1]: 2}
except TypeError as e:
    print(e)
print(dict(a=1, b=2), dict([(1, 2), (3, 4)]), dict(), dict({'x': 1}, y=2), dict(zip('ab', [1, 2])))
print({}.get('a') is None)
mixed = {1: 'int', '1': 'str', (1,): 'tuple', None: 'none', 2.5: 'float', b'1': 'bytes'}
print(mixed, mixed[1], mixed[None], mixed[(1,)], mixed[2.5])
print(dict.fromkeys('ab'), dict.fromkeys([1, 2], 0), {'a': 1} == {'a': 1.0}, {'a': 1} != {'b': 1})
d.clear()
print(d, {'x': {'y': {'z': 1}}}['x']['y']['z'])
