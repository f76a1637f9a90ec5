# f-strings: expressions, format specs, nesting.
name = 'Ada'
n = 42
x = 3.14159
items = [1, 2, 3]
d = {'k': 'v'}
print(f'{name} is {n}', f'{n + 1} {n * 2}', f'{name.upper()} {len(name)}', f'{items[1]} {d["k"]}')
print(f'{x:.2f} {x:8.3f}| {n:05d} {n:x} {n:>6}| {name:<6}| {name:^7}|', f'{1e6:,.0f}', f'{n:+d}')
print(f'{{literal}} {n}', f'{"nested"}', f'{n if n > 10 else 0}', f'{max(items)}')
print(f'{sum(i * i for i in items)}')
print(f'', f'no fields', f'tab\t{n}', f'{n}' + f'{name}', f'{name}{n}{name}')
print(f'{items}', f'{[i for i in items if i > 1]}', f'{n == 42} {n != 42}', f'{ n }')
width = 7
print(f'{n:{width}}|', f'{x:{width}.2f}|', f'{name:*>{width}}')


def table(rows):
    for key, value in rows:
        yield f'{key:>5}: {value:6.2f}'


print('\n'.join(table([('one', 1), ('two', 2.5), ('three', 3.14159)])))
