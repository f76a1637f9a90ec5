# bytearray: changing, growing, slice assignment.
a = bytearray(b'hello')
print(a, len(a), a[0], a[1:3], a == b'hello', bytearray(3), bytearray([1, 2, 255]), bytearray('hé', 'utf-8'))
a[0] = ord('J')
a.append(33)
a.extend(b'!?')
a += b'...'
print(a, bytes(a), a.decode(), a[-1], a.find(b'l'), a.count(b'.'))
a[1:3] = b'EEE'
print(a)
a[-3:] = b''
print(a, a + b'x', a * 2, b'!' in a, 33 in a, list(a[:3]))
b = bytearray(range(10))
b[2:5] = bytes([99])
print(list(b), list(b[::2]), list(b[::-1]))
del b[0]
del b[2:4]
print(list(b))
for f in (lambda: a.append(256), lambda: a[100], lambda: bytearray([300])):
    try:
        f()
    except (ValueError, IndexError) as e:
        print(type(e).__name__)


def set_item(target, index, value):
    try:
        target[index] = value
    except (ValueError, IndexError, TypeError) as e:
        print(type(e).__name__)


set_item(b, 0, -1)
set_item(b, 50, 1)
set_item(b, 0, 'x')
c = bytearray(b)
c[0] = 7
print(b == c, list(b)[0], list(c)[0], bytearray(b'a') < bytearray(b'b'), str(bytearray(b'a"b')))


class Index:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n


b = bytearray(2)
b[0] = Index(65)
b.append(Index(66))
b.insert(0, Index(67))
print(b, bytes([Index(1), Index(2)]))
try:
    b[0] = Index(256)
except ValueError as e:
    print(e)


class Emptying:
    def __index__(self):
        b.clear()
        return 5


try:
    b[2] = Emptying()
except IndexError as e:
    print(e)
