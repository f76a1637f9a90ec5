# A state machine, a bounded buffer, a stack machine with its assembler.
transitions = {
    ('idle', 'coin'): 'paid',
    ('paid', 'push'): 'idle',
    ('paid', 'coin'): 'paid',
    ('idle', 'push'): 'alarm',
    ('alarm', 'reset'): 'idle',
}
state = 'idle'
for event in 'coin push push coin reset coin coin push'.split():
    following = transitions.get((state, event), state)
    print('%-6s %-6s %s' % (state, event, following))
    state = following


class Ring:
    def __init__(self, size):
        self.items = [None] * size
        self.head = self.count = 0

    def put(self, item):
        if self.count == len(self.items):
            raise OverflowError('full')
        self.items[(self.head + self.count) % len(self.items)] = item
        self.count += 1

    def get(self):
        if not self.count:
            raise IndexError('empty')
        item = self.items[self.head]
        self.head = (self.head + 1) % len(self.items)
        self.count -= 1
        return item


ring = Ring(3)
for action in (1, 2, None, 3, 4, 5, None, None, None, None, 6, None):
    try:
        print(ring.put(action) if action else ring.get(), end=' ')
    except (OverflowError, IndexError) as e:
        print(e, end=' ')
print()
source = '''
    push 10
loop: dup
    print
    push 3
    sub
    dup
    jpos loop
    halt
'''


def assemble(source):
    code, labels = [], {}
    for line in source.strip().splitlines():
        label, colon, rest = line.rpartition(':')
        if colon:
            labels[label.strip()] = len(code)
        name, *argument = rest.split()
        code.append((name, argument[0] if argument else None))
    return [(name, labels.get(a, a) if name == 'jpos' else a and int(a)) for name, a in code]


def execute(code):
    stack, counter = [], 0
    while code[counter][0] != 'halt':
        name, argument = code[counter]
        counter += 1
        if name == 'push':
            stack.append(argument)
        elif name == 'dup':
            stack.append(stack[-1])
        elif name == 'print':
            yield stack.pop()
        elif name == 'sub':
            b, a = stack.pop(), stack.pop()
            stack.append(a - b)
        elif name == 'jpos' and stack.pop() > 0:
            counter = argument


print(assemble(source)[6], list(execute(assemble(source))))
