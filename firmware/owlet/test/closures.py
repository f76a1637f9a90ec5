# Closures and nonlocal.


def counter(start=0):
    count = start

    def step(by=1):
        nonlocal count
        count += by
        return count

    def reset():
        nonlocal count
        count = start

    return step, reset


a, reset_a = counter()
b, _ = counter(100)
print(a(), a(), b(), a(10), b(5))
reset_a()
print(a())


def adders():
    late = [lambda x: x + n for n in range(3)]
    early = [lambda x, n=n: x + n for n in range(3)]
    return [f(10) for f in late], [f(10) for f in early]


print(adders())


def outer():
    x = 'outer'

    def middle():
        def inner():
            nonlocal x
            x = 'inner changed ' + x
            return x

        return inner

    f = middle()
    return f(), x


print(outer())


def averager():
    values = []

    def add(value):
        values.append(value)
        return sum(values) / len(values)

    return add


add = averager()
print(add(10), add(20), add(60), averager()(1))


def compose(*functions):
    def composed(value):
        for function in functions:
            value = function(value)
        return value

    return composed


print(compose(lambda v: v + 1, lambda v: v * 2, str)(4))
total = 0


def add_global(n):
    global total
    total += n


add_global(5)
add_global(6)
print(total)
