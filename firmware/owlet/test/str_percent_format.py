# The % operator: conversions, flags, widths, mappings and mistakes.
print('%s %d %f %r %c %%' % ('a', 5, 1.5, 'q', 'c'), 'plain' % (), '%s' % 'one', '%s' % (('t',),))
print('%s' % [1, 2])
print('%5s|%-5s|%.2s|%5.1s|' % ('ab', 'ab', 'abcdef', 'xyz'))
print('%05d|%+5d|%-5d|% d|%5d' % (42, 42, 42, 42, -42))
print('%x %X %o %#x %08x' % (255, 255, 8, 255, 255), '%e %.2e %g %G' % (1234.5, 1234.5, 0.00001, 1e20))
print('%(name)s is %(age)d and %(name)r' % {'name': 'Ada', 'age': 36}, '%(x)05.1f' % {'x': 2.55, 'y': 0})
print('%*d|%-*d|%.*f' % (6, 42, 6, 42, 2, 3.14159), '%d' % 2 ** 70, '%x' % 2 ** 70, '%s' % None, '%d' % True)
print('%s and %s' % ('first', 'second'), '%s' % {'a': 1}, '%i%%' % 50, '%c%c' % (0x41, 'B'), '%5c|' % 'x')
for text, args in (('%d %d', (1,)), ('%d', (1, 2)), ('%d', 'x'), ('%s %s', 'ab'), ('x', 5)):
    try:
        print(text % args)
    except TypeError as e:
        print(e)
try:
    '%(a)s' % {'b': 1}
except KeyError as e:
    print('KeyError', e)
table = [('pi', 3.14159), ('e', 2.71828), ('phi', 1.61803)]
for row in table:
    print('%-5s%8.3f' % row)


class Defaults(dict):
    pass


class Doubles:
    def __getitem__(self, key):
        return key * 2


print('%(a)s' % Defaults(a=1), '%(a)s %(b)r' % Doubles(), 'x' % Doubles(), '%a' % 'é日')
for text, args in (('%(a)s', (1,)), ('%(a)s', 'x'), ('%(a)s', object()), ('%q', 5), ('日%5z', 5), ('%é', 5)):
    try:
        print(text % args)
    except (TypeError, ValueError) as e:
        print(e)
