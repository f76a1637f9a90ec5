# *args and **kwargs, received and passed on.


def show(*args, **kwargs):
    print(len(args), args, sorted(kwargs.items()))


show()
show(1, 2, 3)
show(a=1, b=2)
show(1, *[2, 3], x=4, **{'y': 5})
show(*'ab', *(1, 2), **{'p': 0}, **{'q': 1})
show(*range(3), *(n * n for n in range(3)))


def first(a, *rest):
    return a, rest


def named(a, b=2, **rest):
    return a, b, sorted(rest)


print(first(1), first(1, 2, 3), named(1), named(1, c=3), named(b=5, a=6, z=7), named(**{'a': 0, 'k': 1}))


def forward(function, *args, **kwargs):
    return function(*args, **kwargs)


print(forward(first, 1, 2), forward(named, 1, x=2), forward(max, 3, 9, 4))
print(forward(sorted, [3, 1, 2], reverse=True))
print(forward(lambda *a: sum(a), 1, 2, 3), forward('{}-{x}'.format, 1, x=2), forward(dict, a=1))


def changed(*args, **kwargs):
    kwargs['extra'] = len(args)
    return args + (0,), kwargs


options = {'a': 1}
print(changed(1, **options), options)
