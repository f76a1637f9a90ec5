# The __context__ of an exception that is thrown into a generator is the exception that the generator handles.


def plain():
    yield 1


def handles():
    try:
        raise KeyError('own')
    finally:
        yield 1


def raises():
    try:
        yield 1
    finally:
        raise KeyError('second')


def catches():
    try:
        raise KeyError('own')
    except KeyError:
        try:
            yield 1
        finally:
            print('finally')


def delegates():
    yield from handles()


def report(make):
    generator = make()
    next(generator)
    try:
        generator.throw(ValueError('thrown'))
    except Exception as e:
        context = e.__context__
        print(make.__name__, repr(e), repr(context), repr(context and context.__context__))
    generator = make()
    next(generator)
    try:
        generator.close()
    except Exception as e:
        context = e.__context__
        print(make.__name__, 'closed', repr(e), repr(context), repr(context and context.__context__))


for make in (plain, handles, raises, catches, delegates):
    report(make)
    try:
        raise IndexError('outer')
    except IndexError:
        report(make)
