# Text beyond ASCII: lengths, indexing, escapes, encoding.
s = 'naïve café — 10 € 😀 日本'
print(s, len(s), s[2], s[-1], s[::-1], s[6:10], s.index('€'), s.find('日'), '😀' in s, s.count('a'))
print([c for c in 'aé€😀'], [ord(c) for c in 'aé€😀'], [len(c.encode()) for c in 'aé€😀'])
print(chr(233), chr(0x20AC), chr(0x1F600), 'é' == '\u00e9', '\xe9' == 'é', '\U0001F600' == '😀')
print(s.split(), s.replace('é', 'e'), 'é'.join('abc'), '日本' * 2, 'ab€'.startswith('ab'), 'ab€'.endswith('€'))
print(repr('é€😀'), repr('\x80\x9f'), repr('\xa0'), [s[10:12]])
print('é'.encode('utf-8'), b'\xe2\x82\xac'.decode('utf-8'), '😀'.encode())
print('a' < 'é' < '€' < '😀', sorted('é€az'), max('éz'), '%s|%5s|%-5s|' % ('é', 'é', 'é'))
print('{:>4}|{:^5}|'.format('€', '日'))
print({'ключ': 'значение'}['ключ'], 'Größe'.partition('ö'), 'x' + 'ÿ'[0], '日本語'[1:], 'añb'[1])
print('añb'.find('b'))
print('é'.encode('latin-1'), 'aé€b'.encode('ascii', 'replace'), 'é€'.encode('ascii', errors='backslashreplace'))
print(b'\xe9'.decode('latin-1'), b'a\xffb'.decode('utf-8', 'ignore'), ascii(b'\xe2\x82x'.decode(errors='replace')))
print(bytes('é', 'latin-1'), bytearray('é', 'ascii', 'ignore'), ascii(str(b'\xff', errors='backslashreplace')))
for f in (lambda: 'é'.encode('ascii'), lambda: 'a€€'.encode('latin-1'), lambda: 'a'.encode('klingon'),
          lambda: b'a\xff'.decode(), lambda: b'\xe2\x82'.decode(), lambda: b'\xed\xa0\x80'.decode(),
          lambda: b'\xc3'.decode('ascii'), lambda: b'\xff'.decode('utf-8', 'never')):
    try:
        print(f())
    except (UnicodeError, LookupError) as e:
        print(type(e).__name__, e)
