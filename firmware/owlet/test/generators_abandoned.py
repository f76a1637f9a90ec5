# Generators that are left suspended in a try or with run its finally part: after a break at once, else at the end.


def numbers(name):
    try:
        yield 1
        yield 2
    finally:
        print('finally of', name)


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        print('exit', kind and kind.__name__, repr(value and value.__context__))


def nested(name):
    with Manager():
        yield from numbers(name)


for x in numbers('for'):
    break
print('after for')
for x in nested('nested'):
    for y in numbers('inner'):
        break
    print('after inner')
    break
print('after nested')


def in_try():
    try:
        for x in numbers('in a try'):
            break
        print('after the one in a try')
        while True:
            for x in nested('in a while'):
                try:
                    break
                finally:
                    print('finally before')
            print('after the one in a while')
            return 7
    finally:
        print('finally of in_try')


print(in_try())
kept = numbers('kept')
for x in kept:
    break
print('kept lives', next(kept))
for x in kept:
    print('not reached')


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        print('closed')


for x in stubborn():
    break
last = numbers('last')
next(last)
print('end')
last.close()
