x = 3; s = 'é\n'; y = 2.5; w = 8
class P:
    def __repr__(self): return 'P!'
    def __str__(self): return 'Pstr'
p = P()
print(f'{x!r}', f'A({s!r})', f'{p!r:>6}|{p!s:<6}|{s!a}', f'{x!r:{w}}|')
print(f'{x}' f'{y}', 'a{}' f'{y}' 'b{x}', f'{x}{{}}' 'z', f'{x!r}' '\n', f"{'a' 'b'!r}")
print(rf'{x}\n', fr'\d{x!r}', f'{x=}', f'{x = }', f'{ x = !s}', f'{y=:.3f}', f'{x != 3}', f'{x!=3}', f'{x==3!r}')
print(f'{ {1: "q"}[1]!r}', f"{'!'!r}", f'{f"{p!r}"!s}', f"{(lambda: 1)()!r}", f'\x7bq\x7d{p!r}', f'{x!r:}')
print(f'''{x
!r} {
p!r}''', "\П \q".encode() if 0 else len("\П"), f'\П{p!r}', r'\П\n\\' r'\"\П', '\\П', f'{p!r}' % () )
class C:
    @property
    def __class__(self): return int
    a = 1
print(C().__class__, isinstance(C(), C))
class Q(object):
    def g(self): return 'g'
    __class__ = property(g)
    if x:
        __class__: int = 4
print(Q().__class__)
class R:
    def m(self):
        return __class__
print(R().m())
def f(a):
    return f'{a!r}' + f"{a['k']!r}"
print(f({'k': 1}))
print(f'{1e3!r}', f'{x:0>4}{x!r:0>4}', 'é' f'{p!r}')
