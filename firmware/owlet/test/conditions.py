# Truth, boolean operators, comparisons in chains, identity, membership.


def calls(f):
    log = []
    result = f(lambda v: log.append(v) or v)
    return result, log


print(calls(lambda v: v(0) or v('') or v('x') or v('never')))
print(calls(lambda v: v(1) and v([]) and v('never')))
print(calls(lambda v: v(1) < v(2) < v(3)), calls(lambda v: v(1) < v(0) < v(3)))
print(calls(lambda v: v(5) == v(5) != v(6) > v(2)))
print(calls(lambda v: v('a') if v(0) else v('b')), calls(lambda v: not v(1) or not v(0)))
for v in (None, 0, 1, 0.0, '', 'a', [], [0], (), (0,), {}, {0: 0}, set(), b'', range(0), False, True):
    print('T' if v else 'F', end='')
print()
print(None is None, [] is [], [] == [], not [] is [], None is not False, True == 1, 2 == True)
print(1 in [1, 2], 3 not in (1, 2), 'k' in {'k': 1}, 'el' in 'hello', 2 in range(3), not 1 in [1])
print((1, 2) == (1, 2), [1] != (1,), {1: 2} == {1: 2.0}, 'a' == 97, None == 0, 1.0 == True, 0 == False)
print('' == None)
print(not not 5, 5 and not 0, (1 or 0) and 2, 1 or 0 and 2, not 1 == 1, not (1, ), 3 > 2 > 1, 3 > (2 > 1))


def grade(score):
    if score >= 90:
        return 'A'
    elif score >= 80:
        return 'B'
    elif score >= 70:
        return 'C'
    else:
        return 'F'


print([grade(s) for s in (95, 90, 85, 70, 12)])
