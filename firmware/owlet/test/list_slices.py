# Reading, assigning and deleting slices of lists.
a = list(range(10))
print(a[2:5], a[::3], a[::-1], a[7:2:-2], a[-3:], a[:-7], a[5:5], a[20:], a[-20:3])
a[2:5] = ['x', 'y']
print(a)
a[1:1] = [100, 200]
print(a)
a[-2:] = []
print(a)
a[::2] = [0] * len(a[::2])
print(a)
a[:] = range(6)
print(a)
del a[1]
del a[-1]
print(a)
del a[1:3]
print(a)
b = list(range(12))
del b[::3]
print(b)
del b[::-2]
print(b)
b[1:3] = b
print(b)
b[len(b):] = 'tail'
print(b)
b[4:1] = ['odd']
print(b)
try:
    b[::2] = [1]
except ValueError as e:
    print('ValueError')
try:
    b[50] = 1
except IndexError as e:
    print(e)
try:
    b[1:2] = 5
except TypeError as e:
    print('TypeError')
b[slice(0, 2)] = 'ab'
print(b, b[slice(None, None, 4)])
b[::-1] = list(range(len(b)))
print(b)
