# Iterators written as classes.


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n + 1


print(list(Countdown(4)), sum(Countdown(10)), max(Countdown(3)), 2 in Countdown(5), [a for a in Countdown(2)])
c = Countdown(5)
print(next(c), next(c), list(zip(c, 'ab')), list(c), next(c, None))
a, b, *rest = Countdown(5)
print(a, b, rest, tuple(enumerate(Countdown(2))), dict(zip('xy', Countdown(2))))
print(','.join(map(str, Countdown(3))))


class Linked:
    class Node:
        def __init__(self, value, following):
            self.value = value
            self.following = following

    def __init__(self, *values):
        self.head = None
        for value in reversed(values):
            self.head = Linked.Node(value, self.head)

    def __iter__(self):
        node = self.head
        while node:
            yield node.value
            node = node.following


items = Linked(1, 2, 3)
print(list(items), list(items), [(x, y) for x in items for y in items if x < y], 3 in items)
print(sorted(items, reverse=True))
print(list(map(lambda x, y: x * y, items, Countdown(3))))


class Cycle:
    def __init__(self, values):
        self.values = values

    def __iter__(self):
        index = 0
        while True:
            yield self.values[index % len(self.values)]
            index += 1


print([color for color, _ in zip(Cycle(['red', 'green']), range(5))])
calls = []


def read():
    calls.append(len(calls))
    return len(calls)


print(list(iter(read, 4)), calls)
