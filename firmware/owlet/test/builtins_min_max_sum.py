# min, max, sum, any, all, abs, with their options.
print(min(3, 1, 2), max([3, 1, 2]), min('hello'), max('a', 'b'), min([5]), max(1, 2.5))
print(min((2, 'a'), (1, 'z')))
words = ['pear', 'fig', 'apple', 'kiwi']
print(min(words), max(words), min(words, key=len), max(words, key=len), max(words, key=lambda w: w[-1]))
print(min(1, -5, key=abs))
print(min([], default='none'), max((), default=None), min([1], default=0), max([], default=[], key=len))
print(max([1, 3, 2, 3], key=lambda n: n % 3), min(range(10, 0, -3)), max({'a': 1, 'c': 0}), min({3, 1, 2}))
print(sum([]), sum([1, 2, 3]), sum((0.5, 1)), sum(range(101)), sum([[1], [2]], []), sum([1, 2], 10))
print(sum(x * x for x in range(5)))
print(sum([True, True, False]), sum([2 ** 40, 2 ** 40]), sum([1, 2], start=5), sum(((1,), (2,)), ()))
print(any([]), all([]), any([0, '', None]), any([0, 1]), all([1, 'a', [0]]), all([1, 0]))
print(all(n > 0 for n in [1, 2]))
print(abs(-5), abs(5), abs(-2.5), abs(-2 ** 40), abs(True), abs(0))
for f in (lambda: min([]), lambda: max(()), lambda: min(5), lambda: max(1, 'a'), lambda: sum(5), lambda: sum(['a', 'b'])):
    try:
        print(f())
    except (ValueError, TypeError) as e:
        print(type(e).__name__)
seen = []
print(any(seen.append(n) or n > 2 for n in range(10)), seen, all(n < 3 for n in iter([1, 5, 'never'])))
