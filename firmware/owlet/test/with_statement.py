# with: order, suppression, return through it, several at once.


class Manager:
    def __init__(self, name, suppress=False):
        self.name = name
        self.suppress = suppress

    def __enter__(self):
        print('enter', self.name)
        return self.name.upper()

    def __exit__(self, kind, error, trace):
        print('exit', self.name, kind.__name__ if kind else None, error)
        return self.suppress


with Manager('a') as a:
    print('body', a)
with Manager('a'), Manager('b') as b:
    print('body', b)
with Manager('quiet', True):
    print('before')
    raise ValueError('suppressed')
try:
    with Manager('outer') as o, Manager('inner') as i:
        raise KeyError('passes')
except KeyError as e:
    print('caught', e)


def early():
    with Manager('f', True):
        return 'returned'
    return 'not reached'


print(early())
for n in range(4):
    with Manager('loop%d' % n):
        if n == 0:
            continue
        if n == 1:
            break


class Failing:
    def __enter__(self):
        raise RuntimeError('enter failed')

    def __exit__(self, *args):
        print('never')


class Replacing:
    def __enter__(self):
        return self

    def __exit__(self, *args):
        raise TypeError('from exit')


try:
    with Failing():
        print('never')
except RuntimeError as e:
    print(e)
try:
    with Replacing():
        raise ValueError('lost')
except TypeError as e:
    print(e, repr(e.__context__))


def generator():
    with Manager('generator'):
        yield 1
        yield 2


g = generator()
print(next(g))
g.close()
