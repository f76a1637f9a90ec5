# Subclasses of the built-in containers and of exceptions.


class Stack(list):
    def push(self, item):
        self.append(item)
        return self

    def peek(self):
        return self[-1]


s = Stack()
s.push(1).push(2).push(3)
print(len(s), s.peek(), s.pop(), 2 in s, sum(s), list(s), isinstance(s, list), [x for x in s])


class Default(dict):
    def get_or(self, key):
        if key not in self:
            self[key] = len(self)
        return self[key]


d = Default()
print(d.get_or('a'), d.get_or('b'), d.get_or('a'), len(d), sorted(d.items()), isinstance(d, dict))


class Warned(ValueError):
    pass


class Logged(Warned):
    def __init__(self, *args):
        super().__init__(*args)
        self.logged = True


try:
    raise Logged('message', 3)
except Warned as e:
    print(type(e).__name__, e.args, e.logged, isinstance(e, ValueError))
