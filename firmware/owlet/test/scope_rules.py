# Where names are found: local, enclosing, global, built-in.
x = 'global'


def reads():
    return x


def local():
    x = 'local'
    return x


def changes():
    global x, created
    x = 'changed'
    created = 'created'


print(reads(), local(), x)
changes()
print(reads(), x, created)


def shadows(len):
    return len


def use_before():
    try:
        print(y)
    except NameError as e:
        print(type(e) in (NameError, UnboundLocalError))
    y = 1
    return y


print(shadows(5), len('abc'), use_before())
sum = lambda *a: 'mine'
print(sum(1, 2))
del sum
print(sum([1, 2]))


def outer():
    a = 1

    def inner():
        b = a + 1

        def deepest():
            return a, b, x

        return deepest

    a = 10
    return inner()()


print(outer())


def deleted():
    value = 1
    del value
    try:
        return value
    except NameError:
        return 'gone'


print(deleted(), [x for x in 'ab'], x)


def parameter(x, f=lambda: x):
    x += '!'
    return x, f()


print(parameter('p'))
for x in range(2):
    pass
print(x, reads())
if True:
    conditional = 'visible'
print(conditional)
try:
    never_defined
except NameError as e:
    print(e)
