# getattr, setattr, hasattr, type, isinstance, callable and friends.


class Robot:
    model = 'R1'

    def __init__(self):
        self.speed = 5

    def move(self, distance=1):
        return distance * self.speed


r = Robot()
print(hasattr(r, 'speed'), hasattr(r, 'fly'), hasattr(Robot, 'speed'), hasattr(Robot, 'model'))
print(hasattr(5, 'real_not'))
print(getattr(r, 'speed'), getattr(r, 'fly', 'default'), getattr(r, 'move')(3), getattr(Robot, 'move')(r, 2))
setattr(r, 'color', 'red')
setattr(Robot, 'wheels', 4)
print(r.color, r.wheels, Robot().wheels, hasattr(Robot(), 'color'))
delattr(r, 'color')
print(hasattr(r, 'color'), callable(r), callable(Robot), callable(r.move), callable(len), callable(lambda: 0))
print(callable(5))
for value in (1, 1.5, 'a', b'a', [], (), {}, set(), None, True, range(3), r, Robot, len, ValueError()):
    print(type(value).__name__, isinstance(value, (int, str)), end='; ')
print()
print(type(1) is int, type('') is str, type(None) is type(None), type([]) == list, type(r) == Robot)
print(int is not float)
print(isinstance(True, bool), isinstance(1, bool), isinstance([], (tuple, dict)), isinstance(Robot, type))


def dispatch(target, name, *args):
    handler = getattr(target, 'on_' + name, None)
    if handler is None:
        return 'no handler for ' + name
    return handler(*args)


class Handler:
    def on_key(self, key):
        return 'key ' + key

    def on_close(self):
        return 'closed'


print([dispatch(Handler(), *event) for event in (('key', 'x'), ('close',), ('mouse', 1, 2))])


class Dynamic:
    def __getattr__(self, name):
        if name.startswith('x'):
            return name + '!'
        raise AttributeError(name)


d = Dynamic()
d.y = 1
print(d.x1, d.y, getattr(d, 'xx'), hasattr(d, 'z'), getattr(d, 'z', 'none'))
Empty = type('Empty', (Robot,), {'model': 'E', 'speed2': lambda self: self.speed * 2})
print(Empty.__name__, Empty.model, Empty().speed2(), issubclass(Empty, Robot))
