# send, throw and close.


def averager():
    total = count = 0
    average = None
    while True:
        value = yield average
        if value is None:
            return total, count
        total += value
        count += 1
        average = total / count


g = averager()
print(next(g), g.send(10), g.send(20), g.send(3))
try:
    g.send(None)
except StopIteration as e:
    print(e.value)


def robust():
    n = 0
    try:
        while True:
            try:
                n += 1
                received = yield n
                print('received', received)
            except ValueError as e:
                print('caught', e)
                yield 'handled'
    finally:
        print('cleaned up')


r = robust()
print(next(r), r.send('hi'), r.throw(ValueError('bad')), next(r))
try:
    r.throw(KeyError('k'))
except KeyError as e:
    print('escaped', e)
print(list(r))
r = robust()
next(r)
r.close()
r.close()
print(list(r))
fresh = robust()
try:
    fresh.send(5)
except TypeError as e:
    print(e)
fresh.close()


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


s = stubborn()
next(s)
try:
    s.close()
except RuntimeError as e:
    print(e)


def self_next():
    yield next(me)


me = self_next()
try:
    next(me)
except ValueError as e:
    print(e)
