# Searching and replacing in strings.
s = 'the quick brown the lazy the end'
print(s.find('the'), s.find('the', 1), s.find('the', 1, 10), s.rfind('the'), s.rfind('the', 0, 20))
print(s.find('cat'))
print(s.index('quick'), s.rindex('the'), s.count('the'), s.count('the', 3), s.count('the', 3, 20))
print(s.count('x'))
print('aaaa'.count('aa'), ''.count(''), 'abc'.count(''), 'abc'.find(''), 'abc'.find('', 3), 'abc'.find('', 4))
print(s.replace('the', 'a'), s.replace('the', 'a', 2), s.replace('the', '', 0), s.replace('zzz', 'y') == s)
print('abc'.replace('', '-'), 'abc'.replace('', '-', 2), ''.replace('', 'x'), 'aaa'.replace('a', 'aa'))
print(s.startswith('the'), s.startswith('quick', 4), s.startswith(('a', 't')), s.endswith('end'))
print(s.endswith(('x', 'y')))
print('quick' in s, 'Quick' in s, '' in s, 'end' not in s, 'xyz'.find('z', -1), 'xyz'.find('x', -2))
for f in (s.index, s.rindex):
    try:
        f('cat')
    except ValueError as e:
        print(e)
try:
    1 in s
except TypeError as e:
    print('TypeError')
