# Default arguments: evaluated once, where the function is defined.


def greet(name, greeting='Hello', mark='!'):
    return greeting + ', ' + name + mark


print(greet('Ada'), greet('Ada', 'Hi'), greet('Ada', mark='?'), greet(name='Bo', greeting='Hey'))
print(greet(mark='.', name='Cy'), greet(*['Di', 'Yo']), greet(**{'name': 'Ed', 'mark': ';'}))


def remember(value, seen=[]):
    seen.append(value)
    return seen


print(remember(1), remember(2), remember(3, []), remember(4))
level = 1


def show(value=level):
    return value


level = 2
print(show(), show(level), show(None))


def trace(text):
    print('default', text)
    return text


def f(a=trace('a'), b=trace('b')):
    return a + b


print(f(), f('x'), f(b='y'))
functions = [lambda n=n: n * 10 for n in range(4)]
print([g() for g in functions], functions[0](5), (lambda a, b=2, *c, d=4: (a, b, c, d))(1))
