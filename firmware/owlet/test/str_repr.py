# repr() of strings: which quotes, which escapes.
for s in ('plain', "it's", 'say "hi"', 'both \' and "', 'tab\there', 'new\nline', 'back\\slash', '\r\0\x01\x1f\x7f', ''):
    print(repr(s), [s], (s,), {s: s}, len(s))
print('a\tb\\n', 'q\'q"q', r'raw\n\t', 'con' 'cat' "ena" 'ted', 'line \
continued')
print('''triple 'quoted'
text''', """with "double" quotes""")
print('\x41\102\u0043\U00000044', '\a\b\f\v' == '\x07\x08\x0c\x0b', len('\\'), len(r'\\'), '\
')
print(str('text'), str(b'bytes'), repr(repr("x'y")), '%r %s' % ('a', 'a'), '{!r} {!s}'.format('b\n', 'b'))
print([1, 'two', 3.0, None, True, b'x'], str([]), str(()), str({}), repr(('one',)))
