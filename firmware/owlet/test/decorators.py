# Decorators: of functions, with arguments, stacked, of classes.


def logged(function):
    def wrapper(*args, **kwargs):
        print('call', args, sorted(kwargs.items()))
        result = function(*args, **kwargs)
        print('result', result)
        return result

    return wrapper


@logged
def add(a, b=0):
    return a + b


add(1, 2)
add(1, b=5)


def repeat(times):
    def decorate(function):
        def wrapper(*args):
            return [function(*args) for _ in range(times)]

        return wrapper

    return decorate


def shout(function):
    return lambda *args: function(*args).upper()


@repeat(3)
@shout
def hello(name):
    return 'hello ' + name


print(hello('bo'))


def memoize(function):
    cache = {}

    def wrapper(n):
        if n not in cache:
            cache[n] = function(n)
        return cache[n]

    wrapper.cache = cache
    return wrapper


@memoize
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(40), fib(3))
registry = []


def register(cls):
    registry.append(cls.__name__)
    cls.registered = True
    return cls


@register
class Plugin:
    pass


class CountCalls:
    def __init__(self, function):
        self.function = function
        self.calls = 0

    def __call__(self, *args):
        self.calls += 1
        return self.function(*args)


@CountCalls
def square(x):
    return x * x


print(registry, Plugin.registered, square(3), square(4), square.calls)
