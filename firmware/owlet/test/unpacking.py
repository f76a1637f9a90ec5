# Assignment in all its forms.
a = b = c = [0]
a.append(1)
print(a is c, b)
x, y = 1, 2
x, y = y, x + y
print(x, y)
(p, q), [r, s] = (1, 2), 'ab'
print(p, q, r, s)
first, *rest = 'hello'
*most, last = range(4)
head, *middle, tail = [1, 2]
print(first, rest, most, last, head, middle, tail)
[m, [n, *o]] = 1, (2, 3, 4)
print(m, n, o)
i = 0
values = [10, 20, 30]
i, values[i] = 2, 99
print(i, values)
values[0], values[-1] = values[-1], values[0]
print(values)
d = {}
d['a'], d['b'] = 'AB'
print(d)


class Box:
    pass


box = Box()
box.w, box.h = 3, 4
box.w *= box.h
box.items = [1]
box.items += [2]
box.items[0] += 5
print(box.w, box.h, box.items)
t = ([1],)
try:
    t[0] += [2]
except TypeError as e:
    print(e, t)
for key, (u, v) in {'k': (1, 2), 'l': (3, 4)}.items():
    print(key, u, v, end=' ')
print([k + w for k, w in ('ab', 'cd')], (lambda a, *b: (a, b))(*[1, 2, 3]))
z = 5
z += z * 2 if z > 3 else 0
z -= z - 1 or 7
print(z, 1 if [] else 2, 'a' if 1 else 'b' if 0 else 'c')
del x, y
try:
    x
except NameError as e:
    print(e)
