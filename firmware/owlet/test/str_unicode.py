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
