# Integers as text: str, hex, oct, bin and the format language.
for n in (0, 1, -1, 255, -255, 65536, 2 ** 64, -2 ** 64):
    print(str(n), repr(n), hex(n), oct(n), bin(n))
for spec in ('d', '5d', '<8d', '>8d', '^8d', '08d', '+d', ' d', '*^12d', '=+9d', '0=9d', ',d', '_d', 'x', 'X', '#x',
             '#o', '#b', 'o', 'b', '#010x', '016b', '_x', ',', '12,', '+,'):
    print(spec, '|' + format(1234567, spec) + '|' + format(-42, spec) + '|')
print(format(65, 'c'), format(0x20AC, 'c'), '{:c}{:c}'.format(72, 105))
print(format(10 ** 25, ','), format(-10 ** 25, '_'), format(2 ** 100, 'x'), format(2 ** 40, '_b'))
print(format(5, '.2f'), format(5, 'e'), format(1, '%'), format(12345678, 'g'), format(True, 'd'))
print(format(True, ''))
print('%d|%5d|%-5d|%05d|%+d|%x|%X|%o|%#x|%#o|% d' % (42, 42, 42, 42, 42, 255, 255, 8, 255, 8, 42))
for spec in ('s', 'y', '.3d'):
    try:
        print(format(3, spec))
    except ValueError as e:
        print('ValueError')
