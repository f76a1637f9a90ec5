# Dictionaries keep insertion order through change, deletion and growth; views follow the dictionary.
d = {}
for word in 'the quick brown fox jumps over the lazy dog'.split():
    d[word] = len(d)
print(d, list(d.keys()), list(d.values()), list(d.items()))
del d['quick']
d['quick'] = 'again'
d['brown'] = 'kept'
print(d, list(reversed(list(d))))
keys = d.keys()
values = d.values()
items = d.items()
d['new'] = 1
print(len(keys), 'new' in keys, len(values), 1 in values, ('new', 1) in items, ('new', 2) in items)
print({'a': 1, 'b': 2}.keys(), {'a': 1}.values(), {'a': 1}.items(), list(zip(d, d.values()))[:2])
big = {}
for n in range(150):
    big[n * 7 % 151] = n
for n in range(0, 150, 3):
    del big[n * 7 % 151]
print(len(big), list(big)[:8], list(big.values())[-5:], all(big[k] * 7 % 151 == k for k in big))
print({'a': 1, 'b': 2} == {'b': 2, 'a': 1}, sorted({'b': 1, 'a': 2}.items()))
print([k + str(v) for k, v in {'x': 1}.items()])
for key in list(d):
    if d[key] == 1 or key.startswith('o'):
        del d[key]
print(d)
try:
    for key in d:
        d[key + '!'] = 0
except RuntimeError as e:
    print(e)
