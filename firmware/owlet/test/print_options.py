# print: sep, end, nothing at all, and how containers show what they hold.
print()
print('a', 'b', 'c', sep='')
print('a', 'b', 'c', sep=', ')
print('no newline', end='')
print('', end='!\n')
print(1, 2.5, None, True, 'x', b'y', [1], (1,), {1: 2}, {3}, range(2), sep='|', end='|\n')
print(*[1, 2, 3])
print(*'abc', sep='\n')
print(sep='x')
print('', '', '', sep='-')
print('tab\there', 'nul\0'.rstrip('\0'), 'multi\nline')
print([None, True, 1.0, 'q"', "q'", b'\x00'], ('a',), {'k': ['v', {'n': ()}]}, [[[]]], {(): {}})
nested = {}
nested['self'] = nested
print(nested, [nested])
for row in range(1, 5):
    print(*['%3d' % (row * column) for column in range(1, 6)], end=' |\n')
print('a' 'b', 'c' + 'd', 'e' * 3, end='\n\n')
print(print('inner'))
print(None, sep=None, end=None)
