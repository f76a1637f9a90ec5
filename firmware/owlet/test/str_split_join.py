# Splitting and joining in all their forms.
print('a b  c '.split(), 'a b  c '.split(' '), ' \t\n'.split(), ''.split(), ''.split(','), 'abc'.split(','))
print('a,b,,c'.split(','), 'a,b,c,d'.split(',', 2), 'a,b,c,d'.split(',', 0), 'a--b--c'.split('--'))
print('a b c d'.split(None, 2))
print('  a  b  c  '.split(None, 1), 'a,b,c,d'.rsplit(',', 1), 'a,b,c'.rsplit(','), ' a b c '.rsplit(None, 1))
print('one\ntwo\r\nthree\n'.splitlines(), 'one\n\ntwo'.splitlines(), 'a\nb\n'.splitlines(True))
print(''.splitlines())
print(','.join(['a', 'b', 'c']), ''.join('abc'), '-'.join(()), ', '.join(['only']))
print('->'.join(str(n) for n in range(4)))
print(','.join({'k': 1, 'l': 2}), ' '.join(reversed('a b c'.split())), 'x'.join('12'))
print('key=value=more'.split('=', 1), '1.2.3'.split('.'), [int(n) for n in '3 1 2'.split()])
try:
    ','.join(['a', 1])
except TypeError as e:
    print('TypeError')
try:
    'abc'.split('')
except ValueError as e:
    print(e)
print('|'.join('a b c'.split()).split('|') == 'a b c'.split())
