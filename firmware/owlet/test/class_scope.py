# Class bodies are code: names, loops, conditions, nested classes, functions that share state.


class Body:
    values = []
    for n in range(3):
        values.append(n * n)
    if len(values) > 2:
        size = 'large'
    else:
        size = 'small'
    total = sum(values)

    def method(self):
        return self.values, self.size

    alias = method
    doubled = [v * 2 for v in values]


b = Body()
print(b.method(), b.alias(), Body.total, Body.n, Body.doubled)
n = 'global'


class Scoped:
    n = 'class'
    m = n + '!'

    def get(self):
        return n, self.n


print(Scoped().get(), Scoped.m)


def make(base, label):
    class Made(base):
        name = label

        def show(self):
            return label + ':' + self.name

    return Made


class Base:
    pass


One = make(Base, 'one')
Two = make(One, 'two')
print(One().show(), Two().show(), issubclass(Two, One), One is make(Base, 'one'), One.__name__)


class Outer:
    class Inner:
        def __init__(self, v):
            self.v = v

    def make(self, v):
        return self.Inner(v)


print(Outer().make(3).v, Outer.Inner(4).v)


class Shared:
    items = []

    def add(self, x):
        self.items.append(x)
        return self


class Own(Shared):
    def __init__(self):
        self.items = []


Shared().add(1)
Shared().add(2)
print(Shared.items, Own().add(3).items, Own().items, Shared.items)
