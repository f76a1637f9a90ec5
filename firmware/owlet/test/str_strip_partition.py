# Stripping ends and cutting in three.
for s in ('  both  ', '\t\nmixed \r\n', 'none', '   ', ''):
    print(repr(s.strip()), repr(s.lstrip()), repr(s.rstrip()))
print('xxabcxx'.strip('x'), 'xxabcxx'.lstrip('x'), 'xxabcxx'.rstrip('x'), 'abcba'.strip('ab'))
print('www.example.com'.strip('w.com'))
print('--=a=--'.strip('-='), repr('aaa'.strip('a')), 'abc'.strip(None), 'abc'.strip(''))
for s, sep in (('key=value', '='), ('a=b=c', '='), ('none', '='), ('=x', '='), ('x=', '='), ('a::b::c', '::')):
    print(s.partition(sep), s.rpartition(sep))
try:
    'abc'.partition('')
except ValueError as e:
    print(e)
line = ' name : Ada Lovelace # first\n'
before, _, comment = line.partition('#')
key, _, value = before.partition(':')
print([key.strip(), value.strip(), comment.strip()])
