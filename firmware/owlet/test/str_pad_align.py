# Repeating, centring and aligning text.
print('-' * 10, 'ab' * 3, 3 * 'xy', 'a' * 0, 'a' * -1, repr('' * 5))
for spec in ('', '10', '<10', '>10', '^10', '^11', '*<10', '->10', '=^10', '.3', '10.3', '^8.2', 's', '>6s'):
    print(spec, '[' + format('hello', spec) + ']')
print('{:>8}|{:<8}|{:^8}|'.format('ab', 'cd', 'ef'), '{:*^9}'.format('mid'), '{:>{}}'.format('x', 5))
print('ab'.center(6) + '|', 'abc'.center(6) + '|', 'abc'.center(7) + '|', 'toolong'.center(3))
rows = [('apple', 3, 1.25), ('kiwi', 12, 0.5), ('watermelon', 1, 4.0)]
width = max(len(row[0]) for row in rows)
for name, count, price in rows:
    print('{:<{}} {:>3} x {:>6.2f} = {:>7.2f}'.format(name, width, count, price, count * price))
print('=' * (width + 23))
total = 'total'
print('%-*s %*d' % (width, total, 5, sum(row[1] for row in rows)))
