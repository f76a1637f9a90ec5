# A calculator: tokens, recursive descent, errors with positions.


class Calculator:
    def __init__(self, text, names):
        self.text = text
        self.position = 0
        self.names = names

    def peek(self):
        while self.text[self.position:self.position + 1] == ' ':
            self.position += 1
        return self.text[self.position:self.position + 1]

    def take(self, c):
        if self.peek() == c and c:
            self.position += len(c)
            return True
        return False

    def fail(self, message):
        raise SyntaxError('%s at %d' % (message, self.position))

    def parse(self):
        value = self.sum()
        if self.peek():
            self.fail('unexpected ' + repr(self.peek()))
        return value

    def sum(self):
        value = self.term()
        while True:
            if self.take('+'):
                value += self.term()
            elif self.take('-'):
                value -= self.term()
            else:
                return value

    def term(self):
        value = self.power()
        while True:
            if self.take('*'):
                value *= self.power()
            elif self.take('/'):
                value /= self.power()
            else:
                return value

    def power(self):
        value = self.atom()
        return value ** self.power() if self.take('^') else value

    def atom(self):
        if self.take('-'):
            return -self.atom()
        if self.take('('):
            value = self.sum()
            if not self.take(')'):
                self.fail('missing )')
            return value
        start = self.position
        word = ''
        while self.peek().isalpha() or self.peek().isdigit() or self.peek() == '.':
            word += self.peek()
            self.position += 1
        if not word:
            self.fail('missing value')
        return self.names[word] if word[0].isalpha() else float(word) if '.' in word else int(word)


for text in ('1 + 2 * 3', '(1 + 2) * 3', '2 ^ 3 ^ 2', '-2 * -(3 - 5)', '10 / 4', 'x * x + y', '1.5 * 4', '2 ^ 100',
             '1 +', '(1', '1 2', '', '1 / 0', 'z', '1 $'):
    try:
        print(text, '=', Calculator(text, {'x': 7, 'y': 0.5}).parse())
    except (SyntaxError, ZeroDivisionError, KeyError) as e:
        print(text, '->', type(e).__name__, e)
