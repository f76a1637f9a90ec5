# An interpreter of a very small language.


def run(program, data=''):
    jumps = {}
    stack = []
    for position, c in enumerate(program):
        if c == '[':
            stack.append(position)
        elif c == ']':
            start = stack.pop()
            jumps[start] = position
            jumps[position] = start
    cells = bytearray(32)
    pointer = position = 0
    data = iter(data)
    out = []
    while position < len(program):
        c = program[position]
        if c == '>':
            pointer += 1
        elif c == '<':
            pointer -= 1
        elif c == '+':
            cells[pointer] = (cells[pointer] + 1) & 255
        elif c == '-':
            cells[pointer] = (cells[pointer] - 1) & 255
        elif c == '.':
            out.append(chr(cells[pointer]))
        elif c == ',':
            cells[pointer] = ord(next(data, '\0'))
        elif c == '[' and not cells[pointer] or c == ']' and cells[pointer]:
            position = jumps[position]
        position += 1
    return ''.join(out)


print(run('++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.'))
print(run(',[.,]', 'echo'), run(',>,<[->+<]>.', '!!'), repr(run('+++++[>+++++++<-]>.')))
print(run('>,[>,]<[.<]', 'reversed'))
