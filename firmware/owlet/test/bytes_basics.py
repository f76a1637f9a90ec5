# bytes: literals, indexing, slicing, comparing, repr.
b = b'hello\x00\xff\n\t"\''
print(b, len(b), b[0], b[-1], b[1:4], b[::-1], b[5:7], list(b[:3]), bytes([65, 66]), bytes(3), bytes())
print(b'abc' + b'def', b'ab' * 3, b'b' in b'abc', 98 in b'abc', b'z' not in b'abc', b'abc' == b'abc')
print(b'abc' < b'abd')
print(bytes('é€', 'utf-8'), 'é€'.encode(), b'\xc3\xa9'.decode(), str(b'abc', 'utf-8'), bytes(range(250, 256)))
print(b'a,b,c'.split(b','), b','.join([b'x', b'y']), b' pad '.strip(), b'abcabc'.find(b'c'))
print(b'abcabc'.replace(b'b', b'XX'))
print(b'abc'.startswith(b'a'), b'abc'.endswith(b'bc'), b'aXbXc'.count(b'X'), b'abc'.upper())
print([hex(x) for x in b'\x01\xab'])
print(sum(b'abc'), max(b'abc'), sorted(b'cab'), [x for x in b'hi'], tuple(b'xy'), b''.join([]), bool(b''))
print(bool(b'\0'))
print({b'key': 1}[b'key'], b'abc' == 'abc', hash(b'k') == hash(b'k'), b"it's", b'"', b'\\')
for f in (lambda: b'abc'[5], lambda: bytes([256]), lambda: bytes([-1]), lambda: b'a' + 'b', lambda: bytes('abc')):
    try:
        print(f())
    except (IndexError, ValueError, TypeError) as e:
        print(type(e).__name__)
try:
    b = b'abc'
    b[0] = 1
except TypeError as e:
    print(e)
