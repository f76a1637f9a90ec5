# Letter case and questions about characters.
for s in ('hello world', 'HELLO', 'Hello', 'abc123', '123', '   ', '', 'a b', 'A1', '\t\n', '_x1', "it's"):
    print(repr(s), s.upper(), s.lower(), s.isalpha(), s.isdigit(), s.isspace(), s.isupper(), s.islower())
print('hello world'.upper(), 'MiXeD 1x'.lower(), 'MiXeD'.upper().lower())


def capitalized(word):
    return word[:1].upper() + word[1:].lower()


def swapped(text):
    return ''.join(c.lower() if c.isupper() else c.upper() for c in text)


print(' '.join(capitalized(w) for w in 'tHE qUICK fox'.split()), swapped('Hello World 42'))
print(sorted('bAnaNa'), sorted('bAnaNa', key=str.lower), [c for c in 'a1 b2' if c.isalpha()])
