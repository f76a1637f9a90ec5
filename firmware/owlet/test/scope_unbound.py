# Local variables without a value: UnboundLocalError, for parameters with CPython's message. Variables of the functions
# around: NameError.


def kind(function, *arguments):
    try:
        function(*arguments)
    except Exception as e:
        print(function.__name__, type(e).__name__, isinstance(e, NameError))


def before():
    print(x)
    x = 1


def deleted():
    x = 1
    del x
    return x


def deleted_twice():
    x = 1
    del x
    del x


def loop():
    for x in []:
        pass
    return x


def handler():
    try:
        raise KeyError
    except KeyError as x:
        pass
    return x


def augmented():
    x += 1


def shared():
    x += 1
    return lambda: x


def shared_deleted():
    x = 1
    del x
    return x, lambda: x


def free():
    def inner():
        return x

    inner()
    x = 1


def free_deleted():
    def inner():
        nonlocal x
        del x

    x = 1
    inner()
    inner()


for function in (before, deleted, deleted_twice, loop, handler, augmented, shared, shared_deleted, free, free_deleted):
    kind(function)


def parameter(a, *, b=1):
    del a, b
    return a


def parameter_shared(a):
    del a
    return a, lambda: a


for function in (parameter, parameter_shared):
    try:
        function(1)
    except UnboundLocalError as e:
        print(e)
