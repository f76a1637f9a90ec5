# What statements raise: unpacking, deleting, assigning, asserting, importing.


class Point:
    def __init__(self):
        self.x = 1


def run(name, action):
    try:
        action()
        print(name, 'fine')
    except Exception as e:
        print(name, type(e).__name__ + ':', e)


def unpack(values):
    a, b, c = values


def star(values):
    a, *b, c = values


def assign(target, key, value):
    target[key] = value


def delete(target, key):
    del target[key]


def check(condition, *message):
    if message:
        assert condition, message[0]
    assert condition


def delete_attribute(target):
    del target.x


run('unpack 2', lambda: unpack((1, 2)))
run('unpack 4', lambda: unpack('abcd'))
run('unpack 3', lambda: unpack(range(3)))
run('unpack int', lambda: unpack(5))
run('star 1', lambda: star([1]))
run('star 2', lambda: star([1, 2]))
run('assign list', lambda: assign([1], 3, 0))
run('assign tuple', lambda: assign((1,), 0, 0))
run('assign str', lambda: assign('abc', 0, 'x'))
run('assign int', lambda: assign(5, 0, 0))
run('assign None', lambda: assign(None, 0, 0))
run('delete key', lambda: delete({'a': 1}, 'b'))
run('delete item', lambda: delete([1], 4))
run('delete tuple', lambda: delete((1,), 0))
run('assert', lambda: check(0))
run('assert message', lambda: check([], 'was empty'))
run('assert fine', lambda: check(1, 'no'))
p = Point()
run('delete attribute', lambda: delete_attribute(p))
run('delete again', lambda: delete_attribute(p))
run('setattr', lambda: setattr(5, 'x', 1))
run('setattr None', lambda: setattr(None, 'x', 1))


def importing():
    import no_such_module_here


def importing_name():
    from math import no_such_name


run('import', importing)
try:
    importing_name()
except ImportError:
    print('ImportError')
del p
run('deleted', lambda: p)
