# Order, equality, iteration and conversion of strings.
words = ['banana', 'Apple', 'cherry', 'apple', 'Banana', '', 'a', 'ab', 'abc', 'b']
print(sorted(words), sorted(words, key=len), sorted(words, key=lambda w: (w.lower(), w)), max(words))
print(min(words))
print('a' < 'b', 'a' < 'B', 'abc' < 'abd', 'abc' < 'ab', '' < 'a', 'a' <= 'a', 'b' > 'abc', 'x' != 'y')
print('10' < '9')
print(list('abc'), tuple('ab'), sorted(set('mississippi')), list(enumerate('ab')), list(zip('abc', 'xyz')))
print('a' + 'b' == 'ab', 'abc' * 2 == 'abcabc', '1' == 1, str(1) == '1', 'a' in ['a', 'b'])
for c in 'héy':
    print(c, ord(c), end=';')
print()
count = {}
for c in 'hello world':
    count[c] = count.get(c, 0) + 1
print(count, [c for c in count if count[c] > 1])
for a, b in (('a', 1), (1, 'a'), ('a', None), ('a', b'a')):
    try:
        print(a < b)
    except TypeError as e:
        print(e)
try:
    'a' + 1
except TypeError as e:
    print('TypeError')
print('a' == b'a', bool(''), bool(' '), not '', str(), str(12.5), str(None), str([1, 'a']))
