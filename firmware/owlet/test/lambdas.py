# Lambdas in their natural places.
double = lambda x: x * 2
print(double(4), (lambda: 'no arguments')(), (lambda a, b: a - b)(b=1, a=10), (lambda *a: a)(1, 2))
operations = {'+': lambda a, b: a + b, '-': lambda a, b: a - b, '*': lambda a, b: a * b, '/': lambda a, b: a // b}


def evaluate(tokens):
    stack = []
    for token in tokens.split():
        if token in operations:
            b = stack.pop()
            a = stack.pop()
            stack.append(operations[token](a, b))
        else:
            stack.append(int(token))
    return stack.pop()


print(evaluate('3 4 + 2 *'), evaluate('10 2 8 * + 3 -'), evaluate('100 7 /'))
print(list(map(lambda x: x ** 2, range(5))), list(filter(lambda x: x % 2, range(8))))
print(sorted([(1, 'b'), (2, 'a')], key=lambda p: p[1]), max('apple fig banana'.split(), key=lambda w: len(w)))
curry = lambda a: lambda b: lambda c: (a, b, c)
print(curry(1)(2)(3), (lambda f: f(f, 6))(lambda f, n: 1 if n < 2 else n * f(f, n - 1)))
print([f(3) for f in (lambda x: x, lambda x: -x, lambda x: x or 0)])
print((lambda x: x if x > 0 else 'negative')(-1))
true = lambda a: lambda b: a
false = lambda a: lambda b: b
print(true('yes')('no'), false('yes')('no'))
